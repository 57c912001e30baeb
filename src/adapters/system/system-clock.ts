// The host's clock.
import { setTimeout as wait } from "node:timers/promises";
import { instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** The longest span that a timer of Node takes; longer waits are made of several. */
const longestTimerMs = 2_000_000_000;

/** Time of the host. */
export function createSystemClock(): Clock {
  return {
    now: () => instant(Date.now()),
    monotonic: () => performance.now(),
    sleep: (span, signal) => sleep(span, signal),
  };
}

// Timers may fire a little early; whoever waits for a time must not wake before it.
async function sleep(span: number, signal: AbortSignal | undefined): Promise<void> {
  const until = performance.now() + span;
  signal?.throwIfAborted();
  try {
    for (let left = span; left > 0; left = until - performance.now()) await wait(Math.min(left, longestTimerMs), undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted(); // Node's own rejection hides the reason
    throw error;
  }
}
