// One deadline over many reads: what is not there by then is unknown.
import { EksAccessError } from "../../domain/errors.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";
import { formatDuration } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** Waits for reads until the deadline, and makes what fails a fact that is missing. */
export class Patience implements Disposable {
  readonly #stop = new AbortController();
  readonly #late: Promise<Unknown>;
  #isOver: Unknown | undefined;

  constructor(clock: Pick<Clock, "sleep">, within: Duration) {
    const nap = clock.sleep(within, this.#stop.signal).catch(() => undefined);
    this.#late = nap.then(() => {
      this.#isOver = { unknown: `it was not read within ${formatDuration(within)}` };
      return this.#isOver;
    });
  }

  /** What the read gives, or why it gives nothing. Errors that are no answer of an outside system are faults of ours and are thrown. */
  async ask<T>(read: () => Promise<T>): Promise<T | Unknown> {
    if (this.#isOver !== undefined) return this.#isOver;
    try {
      return await Promise.race([read(), this.#late]);
    } catch (error) {
      if (error instanceof EksAccessError) return { unknown: error.message };
      throw error;
    }
  }

  /** Whether the deadline is over: what still reads then reads for nobody. */
  get isOver(): boolean {
    return this.#isOver !== undefined;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}
