// What becomes of a row: the closed vocabulary of the plan.
import type { TextWarning } from "./aws-auth.ts";
import type { PolicyOnScope } from "./migration-facts.ts";

/** Why nothing is made for a row although API mode does not wait for it. */
export type SkipReason =
  | "already_exists" | "shadowed_duplicate"
  | "inactive_path_in_role_arn" | "inactive_principal_missing" | "inactive_malformed_arn" | "inactive_unsupported_arn"
  | "inactive_wrong_partition" | "inactive_missing_arn" | "inactive_user_path_mismatch" | "inert_account_id";

/** Why a row, a section or the whole cluster cannot be migrated as it is. */
export type BlockReason =
  | "invalid_target_mode" | "platform_unsupported" | "cluster_not_active"
  | "unparsable_section" | "account_mapping" | "ambiguous_duplicate" | "sso_matcher" | "root_principal" | "federated_user"
  | "principal_unresolved" | "cross_account_path_unknown" | "service_linked_role"
  | "cross_account_node" | "node_role_extra_groups" | "node_role_nonstandard_groups" | "node_type_ambiguous" | "conflicting_existing_type"
  | "reserved_group" | "reserved_username" | "username_session_colon" | "unsupported_template" | "default_username_bound";

/** What a person should know before approving. */
export type WarningCode =
  | TextWarning
  | "unknown_top_level_key" | "extra_yaml_document" | "already_api_mode" | "no_cluster_admin_entry"
  | "duplicate_arn_last_wins" | "existing_entry_differs" | "eks_managed_role" | "stale_fargate_role"
  | "implicit_group_dropped" | "reserved_group_unbound_dropped" | "custom_username_dropped" | "cross_account_unverified";

/** An access entry to be made. Entries of nodes have neither groups nor policies nor username; `null` leaves the username to EKS. */
export interface EntryToMake {
  readonly principalArn: string;
  readonly type: string;
  readonly groups: readonly string[];
  readonly policies: readonly PolicyOnScope[];
  readonly username: string | null;
}

/** An entry that EKS makes itself when the mode is switched; afterwards it must be there. */
export interface EnsuredEntry {
  readonly principalArn: string;
  readonly type: string;
}

/** What is missing on an entry that an earlier run made; fields that are right already are left out. */
export interface EntryUpdate {
  readonly principalArn: string;
  readonly associatePolicies: readonly PolicyOnScope[];
  readonly groups?: readonly string[];
  readonly username?: string;
}

/** What happens to the text of a row in the end: it may go, must stay, or has no effect today. */
export type Fate = "removable" | "keep" | "inert";

/** What becomes of a row. */
export type Outcome =
  | { readonly kind: "create"; readonly entry: EntryToMake }
  | { readonly kind: "ensure"; readonly entry: EnsuredEntry }
  | { readonly kind: "update"; readonly update: EntryUpdate }
  | { readonly kind: "skip"; readonly reason: SkipReason }
  | { readonly kind: "block"; readonly reason: BlockReason };

/** An outcome with its warnings, and what it means for the row's text. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly warnings: readonly WarningCode[];
  readonly fate: Fate;
}

/** A row without effect today: migrating it would give access that nobody has. */
export function dead(reason: SkipReason): Verdict {
  return { outcome: { kind: "skip", reason }, warnings: [], fate: "inert" };
}

/** A row that must stay. */
export function blocked(reason: BlockReason): Verdict {
  return { outcome: { kind: "block", reason }, warnings: [], fate: "keep" };
}

/** A row whose principal has its entry already. */
export function alreadyThere(fate: Fate, warnings: readonly WarningCode[] = []): Verdict {
  return { outcome: { kind: "skip", reason: "already_exists" }, warnings, fate };
}
