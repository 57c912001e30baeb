// Asking a worker to turn what was approved into access: who broke the glass does not wait behind everybody else.
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { WorkQueue } from "../../ports/store/work-queue.ts";
import type { Log } from "../../ports/system/log.ts";

/** Asks. @throws UnavailableError when the queue is away */
export function askForGrant(queue: WorkQueue, { id, breakGlass }: Pick<AccessRequest, "id" | "breakGlass">): Promise<void> {
  return breakGlass === undefined ? queue.askForGrant(id) : queue.askForUrgentGrant(id);
}

/** Asks; a question that is lost is asked again by the next sweep: each replica looks for approved requests without progress. */
export async function tryToAskForGrant({ queue, log }: { readonly queue: WorkQueue; readonly log: Log }, request: Pick<AccessRequest, "id" | "breakGlass">): Promise<void> {
  try {
    await askForGrant(queue, request);
  } catch (error) {
    log.error("grant not asked for; the next sweep does", error, { request: request.id });
  }
}
