// Changing a stored request: read, decide, compare-and-set; again when somebody was faster.
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import { isSame } from "../../domain/equal.ts";
import { ConflictError, UnavailableError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { Notice } from "../../domain/request/notice.ts";
import type { RequestChange, RequestStore } from "../../ports/store/request-store.ts";
import type { WorkQueue } from "../../ports/store/work-queue.ts";
import type { Log } from "../../ports/system/log.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";

/** What every change of a request needs. */
export interface ChangeDeps {
  readonly requests: RequestStore;
  readonly queue: WorkQueue;
  readonly trail: AuditTrail;
  readonly log: Log;
}

/** The next record with the facts that led to it; undefined leaves it as it is. */
export type Step = { readonly request: AccessRequest; readonly events: readonly AuditEvent[]; readonly notices?: readonly Notice[] } | undefined;

const mostTries = 8;

/**
 * Applies `decide` to the stored request until its result could be stored.
 * `decide` runs anew on every try: it must decide on the record it is given.
 * @returns the record as it is now stored; undefined when there is none
 * @throws UnavailableError, ConflictError `corrupt_record`
 */
export async function changeRequest(deps: ChangeDeps, id: RequestId, decide: (request: AccessRequest) => Step): Promise<AccessRequest | undefined> {
  for (let tries = 1; ; tries += 1) {
    const request = await deps.requests.read(id);
    if (request === undefined) return undefined;
    const step = decide(request);
    if (step === undefined) return request;
    try {
      return await store(deps, { request: step.request, events: step.events, notices: step.notices ?? [] });
    } catch (error) {
      if (!(error instanceof ConflictError) || error.code !== "changed" || tries === mostTries) throw error;
    }
  }
}

async function store(deps: ChangeDeps, change: RequestChange): Promise<AccessRequest> {
  await replaced(deps, change);
  deps.trail.noteStored(change.events);
  await askToTell(deps, change.request);
  return change.request;
}

/** Stores a new request, once: when a repeat of the same deed was faster, that one's record comes back. @throws UnavailableError, ConflictError when its short id is another one's */
export async function createRequest(deps: ChangeDeps, change: RequestChange): Promise<AccessRequest> {
  try {
    await deps.requests.create(change);
  } catch (error) {
    const stored = error instanceof ConflictError ? await deps.requests.read(change.request.id) : undefined;
    if (stored === undefined) throw error;
    return stored;
  }
  deps.trail.noteStored(change.events);
  await askToTell(deps, change.request);
  return change.request;
}

// An answer may be lost although the change was stored; then its facts are stored too, and the file has to get them.
async function replaced(deps: ChangeDeps, change: RequestChange): Promise<void> {
  try {
    await deps.requests.replace(change);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const stored = await deps.requests.read(change.request.id).catch(() => undefined);
    if (!isSame(stored, change.request)) throw error;
  }
}

/** Asks for the card and notices to be sent; a lost question is asked again by the next sweep. */
export async function askToTell(deps: Pick<ChangeDeps, "queue" | "log">, request: Pick<AccessRequest, "id" | "breakGlass">): Promise<void> {
  try {
    await (request.breakGlass === undefined ? deps.queue.askToTell(request.id) : deps.queue.askToTellUrgently(request.id));
  } catch (error) {
    deps.log.error("card not asked for; the next sweep does", error, { request: request.id });
  }
}
