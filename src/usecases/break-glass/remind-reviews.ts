// Asking for open reviews, until they are given. Every process looks; the record says what was asked, so that each is asked for once.
import { askForReview } from "../../domain/break-glass/review-steps.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";

/** What reminding needs. */
export interface RemindReviewsDeps extends ChangeDeps {
  readonly trustedClock: TrustedClock;
}

/** Asks for what is due. What fails for one request is logged and looked at again next time. @throws UnavailableError when the store is away */
export async function remindReviews(deps: RemindReviewsDeps): Promise<void> {
  for (const { id } of await deps.requests.listToReview()) {
    await changeRequest(deps, id, (request) => askForReview(request, deps.trustedClock.trusted().now)).catch((error: unknown) => { deps.log.error("review not asked for; looked at again", error, { request: id }); });
  }
}
