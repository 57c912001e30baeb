// The revoke-only plan for one principal: compares associations with live leases, not tags with the clock.
//
// | entry      | observed                                   | change                                    |
// |------------|--------------------------------------------|-------------------------------------------|
// | not own    | anything                                   | none                                      |
// | own        | policy that no live lease names            | disassociate                              |
// | own        | scope wider than the live leases' union    | narrow to what both name, or disassociate |
// | own        | groups, although no lease gives groups     | delete the entry                          |
// | own        | no live lease                              | disassociate all, then delete the entry   |
// | own        | no live lease, but an early end is young   | disassociate all, keep the entry          |
// | own, lives | dead leases, nothing left to take away     | drop their tags                           |
import type { Association } from "../cluster/access-entry.ts";
import type { AccessScope } from "../cluster/access-scope.ts";
import { intersectionOfScopes, scopeCovers } from "../cluster/access-scope.ts";
import { timeOfId } from "../ids.ts";
import type { LeaseId } from "../ids.ts";
import type { JudgedEntry } from "../lease/judge-entry.ts";
import { leaseTag, tombstoneTag } from "../lease/lease-tags.ts";
import type { Instant } from "../time.ts";
import type { DropLeaseTags, Removal } from "./changes.ts";
import { justifiedBy } from "./justified.ts";

/** How long after its approval an approved request may be turned into access: ten minutes. */
export const grantWindow = 10 * 60_000;

/** Everything that has to go from one entry, in the order in which it goes. */
export interface RemovalPlan {
  readonly removals: readonly Removal[];
  /** Only when nothing has to be taken away any more. */
  readonly tidying: readonly DropLeaseTags[];
}

const nothing: RemovalPlan = { removals: [], tidying: [] };

/** Plans what has to be taken away from a judged entry. Foreign and unproved entries are never touched. */
export function planRemovals(judged: JudgedEntry, now: Instant): RemovalPlan {
  if (judged.ownership !== "own") return nothing;
  const removals = judged.live.length === 0 ? endOfEntry(judged, now) : endOfShares(judged);
  return removals.length > 0 ? { removals, tidying: [] } : { removals, tidying: tidy(judged, now) };
}

/** Since when the last access of a judged entry is over; undefined while something lives, or when it is not only time that ended it: then it goes before what is due. */
export function overSince({ live, dead }: JudgedEntry): Instant | undefined {
  const ends = dead.flatMap(({ why, lease }) => (why === "due" && lease !== undefined ? [lease.notAfter] : []));
  return live.length > 0 || ends.length < dead.length ? undefined : ends.sort((one, other) => one - other)[0];
}

function endOfEntry(judged: JudgedEntry, now: Instant): readonly Removal[] {
  const { entry } = judged;
  const disassociations = entry.associations.map(({ policy }): Removal => ({ kind: "disassociate", principal: entry.principal, policy, because: "no_live_lease" }));
  if (isCarrier(judged, now)) return disassociations;
  return [...disassociations, { kind: "deleteEntry", principal: entry.principal, entryArn: entry.entryArn, because: "no_live_lease" }];
}

function endOfShares(judged: JudgedEntry): readonly Removal[] {
  const { entry, live } = judged;
  // Leases of this version name no groups: what is there came from outside.
  if (entry.groups.length > 0 && live.every(({ groups }) => groups.length === 0)) {
    return [{ kind: "deleteEntry", principal: entry.principal, entryArn: entry.entryArn, because: "unjustified_groups" }];
  }
  const justified = justifiedBy(live);
  return entry.associations.flatMap((association) => shareRemoval(judged, association, justified.get(association.policy)));
}

function shareRemoval({ entry }: JudgedEntry, { policy, scope }: Association, justified: AccessScope | undefined): readonly Removal[] {
  if (justified === undefined) return [{ kind: "disassociate", principal: entry.principal, policy, because: "unjustified_policy" }];
  if (scope !== undefined && scopeCovers(justified, scope)) return [];
  const rest = scope === undefined ? undefined : intersectionOfScopes(scope, justified);
  if (rest === undefined) return [{ kind: "disassociate", principal: entry.principal, policy, because: "scope_too_wide" }];
  return [{ kind: "narrow", principal: entry.principal, policy, to: rest, because: "scope_too_wide" }];
}

// A lease that ended within its grant window leaves the powerless entry with its tombstone until the window is over,
// so that a late or replayed grant meets it.
function isCarrier(judged: JudgedEntry, now: Instant): boolean {
  return judged.entry.groups.length === 0 && youngTombstones(judged, now).size > 0;
}

function youngTombstones(judged: JudgedEntry, now: Instant): ReadonlySet<LeaseId> {
  const issued = new Map(judged.dead.map(({ id, lease }) => [id, lease?.issuedAt]));
  return new Set([...judged.tombstones].filter((id) => isYoung(id, issued.get(id), now)));
}

// A lease is issued after its request was made; without its tag the id's own time is the best known lower bound.
function isYoung(id: LeaseId, issuedAt: Instant | undefined, now: Instant): boolean {
  return now < (issuedAt ?? timeOfId(id)) + grantWindow;
}

// A lease tag whose tombstone is young stays with it: together they say what ended.
function tidy(judged: JudgedEntry, now: Instant): readonly DropLeaseTags[] {
  const { entry } = judged;
  if (judged.live.length === 0) return [];
  const young = youngTombstones(judged, now);
  const leases = judged.dead.filter(({ id }) => !young.has(id)).map(({ id }) => leaseTag(id));
  const tombstones = [...judged.tombstones].filter((id) => !young.has(id)).map(tombstoneTag);
  const keys = [...leases, ...tombstones].sort();
  return keys.length === 0 ? [] : [{ kind: "dropLeaseTags", principal: entry.principal, entryArn: entry.entryArn, keys }];
}
