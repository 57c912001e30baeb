// Port: who opened the Home tab lately.
import type { SlackUserId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";

/** Remembers the latest 1,000 who opened it. Errors: UnavailableError when the store does not answer. */
export interface HomeViewers {
  opened(user: SlackUserId, at: Instant): Promise<void>;
  /** Who opened it then or later, the latest first. */
  since(at: Instant): Promise<readonly SlackUserId[]>;
}
