// Port: things that one of all processes is to do, once.
import type { Duration } from "../../domain/time.ts";

/** Gives turns away. Errors: UnavailableError when the store does not answer. */
export interface Turns {
  /** True for the first who asks for the turn of this name; it is remembered for the span, in the host's time. */
  take(name: string, remembered: Duration): Promise<boolean>;
}
