// Starting in order, stopping in reverse order, each with a deadline.
import type { Clock } from "../ports/system/clock.ts";
import type { Log } from "../ports/system/log.ts";
import { seconds } from "../domain/time.ts";
import type { Duration } from "../domain/time.ts";

/** Things that were started, stopped last first. */
export class Lifetime implements AsyncDisposable {
  readonly #parts: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  readonly #log: Log;
  readonly #clock: Clock;

  constructor(deps: { readonly log: Log; readonly clock: Clock }) {
    this.#log = deps.log;
    this.#clock = deps.clock;
  }

  /** Remembers how to stop something that was just started, and gives it back. */
  own<T extends AsyncDisposable>(name: string, part: T): T {
    this.onStop(name, async () => { await part[Symbol.asyncDispose](); });
    return part;
  }

  /** Remembers something to do when stopping. */
  onStop(name: string, stop: () => Promise<void> | void): void {
    this.#parts.push({ name, stop });
  }

  /** Stops everything, last first; a part that fails or hangs does not keep the others from stopping. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) await this.#stop(part.name, part.stop);
  }

  async #stop(name: string, stop: () => Promise<void> | void): Promise<void> {
    try {
      await withDeadline(Promise.resolve(stop()), { clock: this.#clock, within: stopWithin, what: name });
    } catch (error) {
      this.#log.error("part not stopped cleanly", error, { part: name });
    }
  }
}

const stopWithin: Duration = seconds(22);

/** Waits until something is done, or a span is over: then it goes on by itself. Errors count as done: whoever did it has logged them. */
export async function waitAtMost(within: Duration, clock: Clock, work: Promise<void>): Promise<void> {
  const stop = new AbortController();
  const nap = clock.sleep(within, stop.signal).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), nap]);
  stop.abort();
}

/** Waits for something no longer than a span. @throws Error naming what took too long */
export async function withDeadline<T>(work: Promise<T>, limit: { readonly clock: Clock; readonly within: Duration; readonly what: string }): Promise<T> {
  const stop = new AbortController();
  const late = limit.clock.sleep(limit.within, stop.signal).then(() => { throw new Error(`${limit.what} took longer than ${String(limit.within / 1000)} s.`); });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
