// What an observed entry is to us: ours or not, and which of its leases live.
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { ClusterArn, EntryArn, LeaseId, OwnerId } from "../ids.ts";
import type { Instant } from "../time.ts";
import type { Lease, LeaseTarget, MacKeys } from "./lease.ts";
import { leaseTagsOf, madeTag, madeVerifies, ownerTag } from "./lease-tags.ts";
import { leaseVerifies, readLease } from "./lease-value.ts";

/** Why a lease justifies nothing. */
export type DeadReason = "due" | "tombstone" | "bad_mac" | "unparsable" | "future" | "unknown_key";

/** A lease that justifies nothing (any more). `lease` is absent when it could not be read. */
export interface DeadLease {
  readonly id: LeaseId;
  readonly why: DeadReason;
  readonly lease?: Lease;
}

/** Something that somebody should look at. */
export type EntryAlarm = "unproved_owner" | "owner_stripped" | "unknown_key" | "bad_lease" | "malformed_tag";

/** What an entry is to us. */
export interface JudgedEntry {
  readonly entry: ObservedEntry;
  /** `own`: owner tag and a proof. `unproved`: owner tag without one. `stripped`: a proof without the owner tag. `foreign`: everything else. Only what is own is touched. */
  readonly ownership: "own" | "unproved" | "stripped" | "foreign";
  readonly live: readonly Lease[];
  readonly dead: readonly DeadLease[];
  readonly tombstones: ReadonlySet<LeaseId>;
  readonly alarms: readonly EntryAlarm[];
}

/** What a judgement rests on. */
export interface JudgeContext {
  readonly owner: OwnerId;
  readonly clusterArn: ClusterArn;
  readonly keys: MacKeys;
  /** Trusted time. */
  readonly now: Instant;
  /** Entry ARNs that this process saw proved: a stripped `made` tag does not hide them. */
  readonly proved: ReadonlySet<EntryArn>;
}

/** How far ahead of us `issuedAt` may lie. */
export const issuedAheadLimit = 5 * 60_000;

/**
 * Judges an entry at a trusted point in time.
 *
 * | found | counts as |
 * |---|---|
 * | all valid, now before its end, no tombstone | live |
 * | wrong MAC, unreadable, issued in the future, tombstone, due | dead |
 * | key unknown although `made` verifies | dead: somebody wrote it |
 * | key unknown, and `made`'s too | most likely our key is wrong: counts until its written end |
 */
export function judgeEntry(entry: ObservedEntry, context: JudgeContext): JudgedEntry {
  const { leases, tombstones, malformed } = leaseTagsOf(entry.tags);
  const target: LeaseTarget = { owner: context.owner, clusterArn: context.clusterArn, principal: entry.principal };
  const made = madeVerifies(entry.tags[madeTag], target, context.keys);
  const judged = leases.map(({ id, value }) => judgeLease({ id, value, made, target, tombstoned: tombstones.has(id), context }));
  const live = judged.flatMap((one) => (one.live === undefined ? [] : [one.live]));
  const dead = judged.flatMap((one) => (one.dead === undefined ? [] : [one.dead]));
  const isProved = made === true || judged.some(({ verified }) => verified) || context.proved.has(entry.entryArn) || (made === "unknown_key" && judged.some(({ keyUnknown }) => keyUnknown));
  const ownership = ownershipOf(entry.tags[ownerTag] === context.owner, isProved);
  const alarms = ownership === "foreign" ? [] : alarmsOf({ ownership, dead, malformed, keyUnknown: made === "unknown_key" || judged.some((one) => one.keyUnknown) });
  return ownership === "own" ? { entry, ownership, live, dead, tombstones, alarms } : { entry, ownership, live: [], dead: [], tombstones, alarms };
}

function ownershipOf(hasOwnerTag: boolean, isProved: boolean): JudgedEntry["ownership"] {
  if (hasOwnerTag) return isProved ? "own" : "unproved";
  return isProved ? "stripped" : "foreign";
}

interface LeaseToJudge {
  readonly id: LeaseId;
  readonly value: string;
  readonly made: boolean | "unknown_key";
  readonly target: LeaseTarget;
  readonly tombstoned: boolean;
  readonly context: JudgeContext;
}

interface JudgedLease {
  readonly live?: Lease;
  readonly dead?: DeadLease;
  readonly verified: boolean;
  readonly keyUnknown: boolean;
}

function judgeLease({ id, value, made, target, tombstoned, context }: LeaseToJudge): JudgedLease {
  const written = readLease(id, value);
  if (written === undefined) return { dead: { id, why: tombstoned ? "tombstone" : "unparsable" }, verified: false, keyUnknown: false };
  const { lease } = written;
  const verifies = leaseVerifies(written, target, context.keys);
  const verified = verifies === true;
  const keyUnknown = verifies === undefined && made !== true;
  const why = deadReason({ lease, tombstoned, verifies, keyUnknown, now: context.now });
  return why === undefined ? { live: lease, verified, keyUnknown } : { dead: { id, why, lease }, verified, keyUnknown };
}

interface LeaseState {
  readonly lease: Lease;
  readonly tombstoned: boolean;
  readonly verifies: boolean | undefined;
  readonly keyUnknown: boolean;
  readonly now: Instant;
}

function deadReason({ lease, tombstoned, verifies, keyUnknown, now }: LeaseState): DeadReason | undefined {
  if (tombstoned) return "tombstone";
  if (verifies === false) return "bad_mac";
  if (verifies === undefined && !keyUnknown) return "unknown_key";
  if (now >= lease.notAfter) return "due";
  return lease.issuedAt > now + issuedAheadLimit ? "future" : undefined;
}

interface AlarmFacts {
  readonly ownership: "own" | "unproved" | "stripped";
  readonly dead: readonly DeadLease[];
  readonly malformed: readonly string[];
  readonly keyUnknown: boolean;
}

function alarmsOf({ ownership, dead, malformed, keyUnknown }: AlarmFacts): readonly EntryAlarm[] {
  const isBad = dead.some(({ why }) => why === "bad_mac" || why === "unparsable" || why === "future" || why === "unknown_key");
  return [
    ...(ownership === "unproved" ? ["unproved_owner" as const] : []),
    ...(ownership === "stripped" ? ["owner_stripped" as const] : []),
    ...(keyUnknown ? ["unknown_key" as const] : []),
    ...(ownership === "own" && isBad ? ["bad_lease" as const] : []),
    ...(malformed.length > 0 ? ["malformed_tag" as const] : []),
  ];
}
