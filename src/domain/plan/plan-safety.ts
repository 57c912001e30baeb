// The brake between plan and apply: holds back *unexpected* removals, never what is due.
import type { JudgedEntry } from "../lease/judge-entry.ts";
import { timeOfId } from "../ids.ts";
import { longestLease } from "../lease/lease-value.ts";
import type { RemovalPlan } from "./plan-removals.ts";

/** One principal's part of a pass. */
export interface PlannedEntry {
  readonly judged: JudgedEntry;
  readonly plan: RemovalPlan;
}

/** What a pass may do, and what is held back. */
export interface SafePass {
  readonly apply: readonly PlannedEntry[];
  readonly braked: readonly PlannedEntry[];
  /** Said with its numbers when something is braked. */
  readonly message: string | undefined;
}

/** With fewer than this many unexpected removals there is no pattern to see: each is taken for what it is. */
const fewestToBrake = 3;
/** What cannot be read has no written end: a request is decided within a week at most, and no lease runs longer than another. */
const longestAfterAsking = 2 * longestLease;
/** Share of our own live entries that may turn unjustified in one pass. */
const mostUnexpected = 0.5;

/**
 * Splits a pass. Unexpected is a removal from an entry whose unread or unverified lease was to run on:
 * one such entry was tampered with; most of them at once mean that *we* are wrong (key, release, reader).
 */
export function brake(planned: readonly PlannedEntry[]): SafePass {
  const own = planned.filter(({ judged }) => judged.ownership === "own");
  const unexpected = own.filter(isUnexpected);
  const isTooMany = unexpected.length >= fewestToBrake && unexpected.length > own.length * mostUnexpected;
  if (!isTooMany) return { apply: planned, braked: [], message: undefined };
  return {
    apply: planned.filter((one) => !unexpected.includes(one)),
    braked: unexpected,
    message: `${String(unexpected.length)} of ${String(own.length)} own entries would lose access that was to run on (limit: ${String(mostUnexpected * 100)} %). They are left until their written ends; look at the MAC keys and the release.`,
  };
}

function isUnexpected({ judged, plan }: PlannedEntry): boolean {
  if (plan.removals.length === 0 || judged.live.length > 0) return false;
  const { readAt } = judged.entry;
  return judged.dead.some(({ id, why, lease }) => (why === "unparsable" && readAt < timeOfId(id) + longestAfterAsking) || (lease !== undefined && why === "bad_mac" && lease.notAfter > readAt));
}
