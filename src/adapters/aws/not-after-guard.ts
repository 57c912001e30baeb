// The guard on the end of a lease: looked at before every attempt of a call that gives access is signed.
import { RejectedError } from "../../domain/errors.ts";
import { seconds, toIsoText } from "../../domain/time.ts";
import type { NotAfterGuard } from "../../ports/access/entry-grants.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** No attempt starts later than this before the end: time for the request to arrive. */
const guardMargin = seconds(5);

/** Lets an attempt through only while trusted now is before `notAfter` − 5 s. @throws RejectedError `past_end` */
export function checkNotAfter(guard: NotAfterGuard, clock: TrustedClock): void {
  // A machine that slept carries AWS' last word on by a clock that stood still: the later of both counts for giving.
  const { now, skew = 0 } = clock.trusted();
  if (now + Math.max(0, skew) < guard.notAfter - guardMargin) return;
  throw new RejectedError("past_end", `Not sent: access that ends at ${toIsoText(guard.notAfter)} can no longer be given.`);
}
