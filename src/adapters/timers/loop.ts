// A loop that does one thing again and again, and survives its errors.
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Random } from "../../ports/system/random.ts";

/** What a loop does, how often, and with what. */
export interface LoopOptions {
  readonly name: string;
  /** From the end of one run to the start of the next, 10 % more or less. */
  readonly every: Duration;
  readonly firstAfter: Duration;
  readonly runOnce: (signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
}

/** A running loop; disposing of it aborts the signal and waits for the run that is going on. */
export interface Loop extends AsyncDisposable {
  /** Runs once now, after a run that is going on; resolves when it is done, errors are logged and thrown. */
  runOnce(): Promise<void>;
  /** Ends the wait for the next run. */
  wake(): void;
}

/** Starts a loop; runs never overlap. */
export function startLoop(options: LoopOptions): Loop {
  throw new Error(`not written yet ${options.name}`);
}
