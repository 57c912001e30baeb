// The intake store in memory.
import { UnavailableError } from "../../src/domain/errors.ts";
import type { Intake, IntakeOutcome } from "../../src/domain/request/intake.ts";
import type { Duration, Instant } from "../../src/domain/time.ts";
import type { IntakeStore } from "../../src/ports/store/intake-store.ts";

interface Stored {
  readonly intake: Intake;
  begunAt: number;
  outcome?: IntakeOutcome;
}

/** Intakes in memory; nothing is ever forgotten. */
export class MemoryIntakeStore implements IntakeStore {
  /** While true, everything fails with UnavailableError. */
  isAway = false;
  readonly #now: () => Instant;
  readonly #stored = new Map<string, Stored>();
  readonly #signatures = new Set<string>();

  constructor(clock: { now(): Instant }) {
    this.#now = () => clock.now();
  }

  accept(intake: Intake): Promise<"new" | { readonly earlier: Intake; readonly outcome: IntakeOutcome | "open" }> {
    return this.#answer(() => {
      const known = this.#stored.get(intake.key);
      if (known !== undefined) return { earlier: known.intake, outcome: known.outcome ?? "open" };
      this.#stored.set(intake.key, { intake, begunAt: intake.at });
      return "new";
    });
  }

  finish(key: string, outcome: IntakeOutcome): Promise<void> {
    return this.#answer(() => {
      const stored = this.#stored.get(key);
      if (stored !== undefined) stored.outcome ??= outcome;
    });
  }

  takeAbandoned(age: Duration): Promise<readonly Intake[]> {
    return this.#answer(() => {
      const now = this.#now();
      const abandoned = [...this.#stored.values()].filter(({ outcome, begunAt }) => outcome === undefined && begunAt <= now - age);
      for (const stored of abandoned) stored.begunAt = now;
      return abandoned.map(({ intake }) => intake);
    });
  }

  isFirstUse(signature: string): Promise<boolean> {
    return this.#answer(() => {
      const isFirst = !this.#signatures.has(signature);
      this.#signatures.add(signature);
      return isFirst;
    });
  }

  async #answer<T>(run: () => T): Promise<T> {
    await Promise.resolve();
    if (this.isAway) throw new UnavailableError("unavailable", "The store is away.");
    return run();
  }
}
