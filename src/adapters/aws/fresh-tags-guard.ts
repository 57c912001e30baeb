// The guard on what a deletion rests on: looked at before every attempt is signed, after all waiting.
import { ConflictError } from "../../domain/errors.ts";
import { between, seconds } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** An entry is deleted only by tags that are this young. */
const freshTags = seconds(2);

/** Lets an attempt through only while the tags that it rests on are young. @throws ConflictError `stale_read` */
export function checkFreshTags(readAt: Instant, clock: TrustedClock): void {
  if (between(readAt, clock.trusted().now) <= freshTags) return;
  throw new ConflictError("stale_read", "Not sent: the entry's tags were read more than 2 s ago, and a lease may have been added since.");
}
