// Port: time. The only way to know it, to wait, and to be woken.
import type { Duration, Instant } from "../../domain/time.ts";

/** Local time, monotonic time, waiting. */
export interface Clock {
  now(): Instant;
  /** Milliseconds from an arbitrary start; never steps back. */
  monotonic(): number;
  /** Resolves after the span; rejects with the signal's reason when aborted. */
  sleep(span: Duration, signal?: AbortSignal): Promise<void>;
}
