// Port: timers and jobs. Jobs carry ids only; losing one delays work until the next sweep and loses nothing.
import type { RequestId } from "../../domain/ids.ts";
import type { Duration, Instant } from "../../domain/time.ts";

/** Asks for work. Errors: UnavailableError, fast. */
export interface WorkQueue {
  /** Turn an approval into access, now or after a delay. */
  askForGrant(request: RequestId, delay?: Duration): Promise<void>;
  /** The same for who broke the glass: workers of their own do it, however long the usual queue is. */
  askForUrgentGrant(request: RequestId): Promise<void>;
  /** Converge and confirm the end of a request at this time (at once when it is past). */
  askForEnd(request: RequestId, at: Instant): Promise<void>;
  /** Draw the card and send what is to be told. */
  askToTell(request: RequestId, delay?: Duration): Promise<void>;
  /** The same for who broke the glass. */
  askToTellUrgently(request: RequestId): Promise<void>;
  /** Look at this time whether something is due on a request: that it lapsed, or that its access is soon over. */
  askForReminder(request: RequestId, at: Instant): Promise<void>;
}
