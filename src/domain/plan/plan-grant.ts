// The plan of one grant: what is still missing between what was observed and what the lease promises.
import type { Observed, ObservedEntry } from "../cluster/access-entry.ts";
import type { AccessScope } from "../cluster/access-scope.ts";
import { scopeCovers, unionOfScopes } from "../cluster/access-scope.ts";
import type { PrincipalArn } from "../ids.ts";
import type { JudgedEntry } from "../lease/judge-entry.ts";
import type { Lease } from "../lease/lease.ts";
import { leaseTag, leaseTagsOf, madeTag, mostLeases, mostTags, ownerTag, tombstoneTag } from "../lease/lease-tags.ts";
import type { Grant } from "./changes.ts";
import { justifiedBy } from "./justified.ts";

/** What is to be granted, and what the principal looks like now. */
export interface GrantFacts {
  readonly principal: PrincipalArn;
  readonly owner: string;
  readonly lease: Lease;
  readonly leaseValue: string;
  readonly madeValue: string;
  readonly observed: Observed;
  /** Present when an entry was observed. */
  readonly judged: JudgedEntry | undefined;
}

/** The changes still needed (none: it is all there), or why it cannot be. */
export type GrantPlan =
  | { readonly kind: "changes"; readonly changes: readonly Grant[] }
  | { readonly kind: "confirmed" }
  | { readonly kind: "refused"; readonly why: "standing_entry" | "unproved_owner" | "ended_meanwhile" | "tag_limit" };

/** Plans a grant. Applying its changes and planning again ends in `confirmed`, however often it is repeated. */
export function planGrant(facts: GrantFacts): GrantPlan {
  const { judged, lease } = facts;
  if (judged === undefined) return { kind: "changes", changes: [create(facts), ...associations(facts, [])] };
  const why = refusal(facts, judged);
  if (why !== undefined) return { kind: "refused", why };
  const hasLease = judged.entry.tags[leaseTag(lease.id)] === facts.leaseValue;
  const added: readonly Grant[] = hasLease ? [] : [{ kind: "addLease", principal: facts.principal, entryArn: judged.entry.entryArn, leaseId: lease.id, value: facts.leaseValue }];
  const changes = [...added, ...associations(facts, judged.entry.associations)];
  return changes.length === 0 ? { kind: "confirmed" } : { kind: "changes", changes };
}

function refusal({ lease }: GrantFacts, judged: JudgedEntry): "standing_entry" | "unproved_owner" | "ended_meanwhile" | "tag_limit" | undefined {
  if (judged.ownership === "foreign") return "standing_entry";
  if (judged.ownership !== "own") return "unproved_owner";
  if (judged.entry.tags[tombstoneTag(lease.id)] !== undefined) return "ended_meanwhile";
  return judged.entry.tags[leaseTag(lease.id)] === undefined && isFull(judged.entry) ? "tag_limit" : undefined;
}

// Room is kept for the lease's tombstone: an early end must always be possible.
function isFull(entry: ObservedEntry): boolean {
  return leaseTagsOf(entry.tags).leases.length >= mostLeases || Object.keys(entry.tags).length + 2 > mostTags;
}

function create({ principal, owner, lease, leaseValue, madeValue }: GrantFacts): Grant {
  return { kind: "createEntry", principal, tags: { [ownerTag]: owner, [madeTag]: madeValue, [leaseTag(lease.id)]: leaseValue } };
}

// Associating replaces the scope: the union of all live leases is written, never this one's alone.
function associations({ principal, lease, judged }: GrantFacts, present: ObservedEntry["associations"]): readonly Grant[] {
  if (lease.scope === undefined) return [];
  const union = justifiedBy([...(judged?.live ?? []), lease]);
  return lease.policies.flatMap((policy): readonly Grant[] => {
    const scope = union.get(policy);
    const there = present.find((association) => association.policy === policy)?.scope;
    if (scope === undefined || (there !== undefined && lease.scope !== undefined && scopeCovers(there, lease.scope))) return [];
    return [{ kind: "associate", principal, policy, scope: widened(scope, there) }];
  });
}

// What is in force stays in force: a scope that another grant just wrote must not be narrowed by an old read of the tags.
function widened(scope: AccessScope, there: AccessScope | undefined): AccessScope {
  return there === undefined || there.type === "cluster" ? scope : unionOfScopes(scope, there);
}
