// Clocks for the tests of the AWS adapters.
import { setTimeout as wait } from "node:timers/promises";
import { instant, milliseconds } from "../../../src/domain/time.ts";
import type { Duration } from "../../../src/domain/time.ts";
import type { Clock } from "../../../src/ports/system/clock.ts";

/** A clock that runs by itself and can be put ahead. */
export interface RunningClock extends Clock {
  /** Puts local and monotonic time ahead. */
  advance(span: Duration): void;
}

/** Real time plus what it was put ahead by. */
export function runningClock(): RunningClock {
  let ahead = 0;
  return {
    now: () => instant(Date.now() + ahead),
    monotonic: () => performance.now() + ahead,
    sleep: async (span, signal) => { await wait(span, undefined, { signal }); },
    advance: (span) => { ahead += span; },
  };
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that only moves by hand; sleepers wake when it passes their time. */
export class HandClock implements Clock {
  private time = 0;
  private sleepers: readonly Sleeper[] = [];

  now() {
    return instant(Math.floor(this.time));
  }

  monotonic(): number {
    return this.time;
  }

  async sleep(span: Duration, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.sleepers = [...this.sleepers, { until: this.time + span, wake: () => { resolve(undefined); } }];
    signal?.addEventListener("abort", () => { reject(signal.reason); }, { once: true });
    await promise;
  }

  /** Moves on, sleeper by sleeper, letting what they started run. */
  async pass(span: number): Promise<void> {
    const end = this.time + milliseconds(span);
    for (;;) {
      const next = this.sleepers.filter(({ until }) => until <= end).sort((one, other) => one.until - other.until)[0];
      if (next === undefined) break;
      this.time = Math.max(this.time, next.until);
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await settled();
    }
    this.time = end;
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
