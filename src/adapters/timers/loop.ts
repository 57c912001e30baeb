// A loop that does one thing again and again, and survives its errors.
import type { Duration } from "../../domain/time.ts";
import { milliseconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Random } from "../../ports/system/random.ts";

/** What a loop does, how often, and with what. */
export interface LoopOptions {
  readonly name: string;
  /** From the end of one run to the start of the next, 10 % more or less, so that replicas drift apart. */
  readonly every: Duration;
  readonly firstAfter: Duration;
  /** One pass. The signal is aborted when the loop is stopped. */
  readonly runOnce: (signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
}

/** A running loop; disposing of it aborts the signal and waits for the run that is going on. */
export interface Loop extends AsyncDisposable {
  /** Runs once now, after a run that is going on; resolves when it is done. Errors are logged and thrown. */
  runOnce(): Promise<void>;
  /** Ends the wait for the next run; during a run it means one more right after it. */
  wake(): void;
}

/** Starts a loop; runs never overlap. */
export function startLoop(options: LoopOptions): Loop {
  return new RunningLoop(options);
}

class RunningLoop implements Loop {
  readonly #options: LoopOptions;
  readonly #stop = new AbortController();
  readonly #whole: Promise<void>;
  #nap: AbortController | undefined;
  #isWoken = false;
  #last: Promise<void> = Promise.resolve();

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#whole = this.#go();
  }

  wake(): void {
    this.#isWoken = true;
    this.#nap?.abort();
  }

  runOnce(): Promise<void> {
    const run = this.#last.then(() => this.#run());
    this.#last = run.catch(() => undefined);
    return run;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#whole;
    await this.#last;
  }

  async #go(): Promise<void> {
    let span = this.#options.firstAfter;
    for (;;) {
      await this.#rest(span);
      if (this.#stop.signal.aborted) return;
      await this.runOnce().catch(() => undefined); // logged there
      span = this.#nextSpan();
    }
  }

  async #run(): Promise<void> {
    const { log, name, runOnce } = this.#options;
    if (this.#isStopped()) return;
    try {
      await runOnce(this.#stop.signal);
    } catch (error) {
      if (!this.#isStopped()) log.error("loop run failed; it runs again", error, { loop: name });
      throw error;
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #rest(span: Duration): Promise<void> {
    const nap = new AbortController();
    this.#nap = nap;
    const signal = AbortSignal.any([this.#stop.signal, nap.signal]);
    try {
      if (!this.#isWoken) await this.#options.clock.sleep(span, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    this.#isWoken = false;
  }

  #nextSpan(): Duration {
    const { every, random } = this.#options;
    return milliseconds(Math.round(every * (0.9 + 0.2 * random.fraction())));
  }
}
