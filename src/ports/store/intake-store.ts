// Port: what came in, stored before it is acknowledged.
import type { Intake, IntakeOutcome } from "../../domain/request/intake.ts";
import type { Duration } from "../../domain/time.ts";

/** Keeps intakes for a day. Errors: UnavailableError, fast (one round trip, no waiting for a store that is away). */
export interface IntakeStore {
  /** Stores an intake unless its key is known. Returns what is known of an earlier one: its outcome, or "open". */
  accept(intake: Intake): Promise<"new" | { readonly earlier: Intake; readonly outcome: IntakeOutcome | "open" }>;
  finish(key: string, outcome: IntakeOutcome): Promise<void>;
  /** Takes over intakes without an outcome that are older than `age`; each is given to one caller at a time. */
  takeAbandoned(age: Duration): Promise<readonly Intake[]>;
  /** Remembers a signature for ten minutes. False when it was there already: a replay. */
  isFirstUse(signature: string): Promise<boolean>;
}
