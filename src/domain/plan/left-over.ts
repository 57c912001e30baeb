// What a pass over a cluster could not take away: the numbers that people alert on.
import type { JudgedEntry } from "../lease/judge-entry.ts";
import type { Instant } from "../time.ts";
import { planRemovals } from "./plan-removals.ts";

/** What is left on entries of ours. */
export interface LeftOver {
  /** Associations that no live lease justifies, or not as wide as they are. */
  readonly unjustified: number;
  /** When the access that is over longest was to end; undefined when time ended none of it. */
  readonly overSince: Instant | undefined;
}

/** Counts what is left on entries that a pass did not settle, as they were last seen. */
export function leftOver(unsettled: readonly JudgedEntry[], now: Instant): LeftOver {
  const left = unsettled.map((judged) => ({ judged, count: planRemovals(judged, now).removals.filter(({ kind }) => kind !== "deleteEntry").length })).filter(({ count }) => count > 0);
  const ends = left.flatMap(({ judged }) => judged.dead.flatMap(({ why, lease }) => (why === "due" && lease !== undefined ? [lease.notAfter] : [])));
  return { unjustified: left.reduce((sum, { count }) => sum + count, 0), overSince: ends.sort((one, other) => one - other)[0] };
}
