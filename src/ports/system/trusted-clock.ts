// Port: trusted time, made from the `Date` of AWS replies.
import type { TrustedTime } from "../../domain/lease/trusted-time.ts";

/** Reads trusted time; no I/O, answers from what was collected. */
export interface TrustedClock {
  trusted(): TrustedTime;
}
