// Times of shifts as services write them.
import { isInstant } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";

/** How far the service's clock and ours may differ, in milliseconds. */
const tolerance = 60_000;

/** Whether a shift is on now; null is a shift without beginning or end. A time that cannot be read makes it none. */
export function isNow({ start, end }: { readonly start: string | null; readonly end: string | null }, now: Instant): boolean {
  return (start === null || Date.parse(start) - tolerance <= now) && (end === null || Date.parse(end) + tolerance > now);
}

/** When a shift ends, if it does. */
export function untilOf(end: string | null): { readonly until?: Instant } {
  const at = end === null ? Number.NaN : Date.parse(end);
  return isInstant(at) ? { until: at } : {};
}
