// Port: timers and jobs. Jobs carry ids only; losing one delays work until the next sweep and loses nothing.
import type { RequestId } from "../../domain/ids.ts";
import type { Duration, Instant } from "../../domain/time.ts";

/** Asks for work. Errors: UnavailableError, fast. */
export interface WorkQueue {
  /** Turn an approval into access, now or after a delay. */
  askForGrant(request: RequestId, delay?: Duration): Promise<void>;
  /** Converge and confirm the end of a request at this time (at once when it is past). */
  askForEnd(request: RequestId, at: Instant): Promise<void>;
  /** Draw the card and send what is to be told. */
  askToTell(request: RequestId, delay?: Duration): Promise<void>;
  /** Look at this time whether something is due on a request: that it lapsed, or that its access is soon over. */
  askForReminder(request: RequestId, at: Instant): Promise<void>;
}
