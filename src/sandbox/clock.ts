// The sandbox's clock: real time plus an offset that only grows. Everything in the sandbox but signatures and credentials follows it.

/** A clock that can be moved forward. Times in epoch milliseconds. */
export class SandboxClock {
  #offset: number;
  readonly #sleepers = new Set<() => void>();
  readonly #listeners = new Set<(now: number) => void>();

  constructor(offset = 0) {
    this.#offset = offset;
  }

  /** Sandbox time. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Milliseconds from an arbitrary start; moves with the offset and never steps back. */
  monotonic(): number {
    return performance.now() + this.#offset;
  }

  /** How far sandbox time is ahead of real time. */
  get offset(): number {
    return this.#offset;
  }

  /** Moves the clock forward and wakes everybody whose time has come. @throws RangeError when it would go back */
  advance(milliseconds: number): void {
    if (!Number.isInteger(milliseconds) || milliseconds < 0) throw new RangeError("The clock can only be moved forward, by whole milliseconds.");
    this.moveTo(this.#offset + milliseconds);
  }

  /** Sets the offset, as another process' clock says; an older one is passed over. */
  moveTo(offset: number): void {
    if (offset <= this.#offset) return;
    this.#offset = offset;
    for (const wake of [...this.#sleepers]) wake();
    for (const listener of [...this.#listeners]) listener(this.now());
  }

  /** Calls the listener with the new time after every jump. Returns how to stop that. */
  onJump(listener: (now: number) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Resolves when the span has passed on this clock, by waiting or by a jump; rejects with the signal's reason. */
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const until = this.monotonic() + milliseconds;
    while (this.monotonic() < until) await this.#wait(until - this.monotonic(), signal);
    signal?.throwIfAborted();
  }

  #wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => { clearTimeout(timer); this.#sleepers.delete(wake); signal?.removeEventListener("abort", abort); };
      const wake = (): void => { stop(); resolve(); };
      const abort = (): void => { stop(); reject(toError(signal?.reason)); };
      const timer = setTimeout(wake, Math.min(Math.max(1, milliseconds), 2_000_000_000));
      this.#sleepers.add(wake);
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted === true) abort();
    });
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("The wait was given up.");
}
