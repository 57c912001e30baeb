// The host's clock.
import { instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { setTimeout as wait } from "node:timers/promises";

/** Time of the host. Waiting keeps no process alive that has nothing else to do. */
export function createSystemClock(): Clock {
  return {
    now: () => instant(Date.now()),
    monotonic: () => performance.now(),
    sleep: (span, signal) => sleep(span, signal),
  };
}

// Node's own rejection is an AbortError; the port promises the signal's reason.
async function sleep(span: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(span, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
