// Changes to a cluster's access entries: what leaves a plan, as values, before anything is done.
import type { AccessScope } from "../cluster/access-scope.ts";
import type { AccessPolicyName, EntryArn, LeaseId, PrincipalArn } from "../ids.ts";

/** Why something is taken away. */
export type RemovalReason = "no_live_lease" | "unjustified_policy" | "scope_too_wide" | "unjustified_groups";

/** A change that takes access away. */
export type Removal =
  | { readonly kind: "disassociate"; readonly principal: PrincipalArn; readonly policy: AccessPolicyName | string; readonly because: RemovalReason }
  | { readonly kind: "narrow"; readonly principal: PrincipalArn; readonly policy: AccessPolicyName | string; readonly to: AccessScope; readonly because: RemovalReason }
  | { readonly kind: "deleteEntry"; readonly principal: PrincipalArn; readonly entryArn: EntryArn; readonly because: RemovalReason };

/** Tidying of our own tags; changes nobody's access. */
export interface DropLeaseTags {
  readonly kind: "dropLeaseTags";
  readonly principal: PrincipalArn;
  readonly entryArn: EntryArn;
  readonly keys: readonly string[];
}

/** A change of a grant. */
export type Grant =
  | { readonly kind: "createEntry"; readonly principal: PrincipalArn; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: "addLease"; readonly principal: PrincipalArn; readonly entryArn: EntryArn; readonly leaseId: LeaseId; readonly value: string }
  | { readonly kind: "associate"; readonly principal: PrincipalArn; readonly policy: AccessPolicyName; readonly scope: AccessScope };

/** One line for logs and the audit log. */
export function changeText(change: Removal | DropLeaseTags | Grant): string {
  switch (change.kind) {
    case "disassociate":
    case "narrow":
      return `${change.kind} ${change.policy} (${change.because})`;
    case "associate":
      return `associate ${change.policy}`;
    case "deleteEntry":
      return `deleteEntry (${change.because})`;
    case "dropLeaseTags":
      return `dropLeaseTags (${String(change.keys.length)})`;
    case "createEntry":
    case "addLease":
      return change.kind;
  }
}
