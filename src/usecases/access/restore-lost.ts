// After the store lost data: requests that this process had drawn and that no lease brought back get a record again, so that their cards say what is so.
import { clusterNamed } from "../../domain/configuration.ts";
import { ConflictError } from "../../domain/errors.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { voidRequest } from "../../domain/request/grant-steps.ts";
import { isRemoving } from "../../domain/request/request-state.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { RequestChange } from "../../ports/store/request-store.ts";
import { askToTell } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import type { DrawnCard, DrawnCards } from "../talk/drawn-cards.ts";
import { presenceIn } from "./presence-in.ts";
import type { SweepResult } from "./sweep-cluster.ts";
import type { StoreWatch } from "./store-watch.ts";

/** What restoring needs. */
export interface RestoreDeps extends ChangeDeps {
  readonly drawnCards: DrawnCards;
  readonly storeWatch: StoreWatch;
  readonly settings: Settings;
  readonly trustedClock: TrustedClock;
}

/**
 * Restores what a pass over its cluster did not bring back: a live lease does so by itself, and of what was not looked at nothing is known. Nothing is given on it: what was undecided or being granted is void, what had access is looked at and ended.
 * @throws UnavailableError when the store is away
 */
export async function restoreLost(deps: RestoreDeps, cluster: AccessRequest["terms"]["cluster"], result: SweepResult): Promise<void> {
  if (!deps.storeWatch.hasLost || clusterNamed(deps.settings.current(), cluster) === undefined) return;
  for (const drawn of deps.drawnCards.all()) {
    if (drawn.request.terms.cluster === cluster && presenceIn(result, drawn.request) === "absent") await restore(deps, drawn);
  }
}

/**
 * Restores what should be over by now, although its cluster cannot be looked at: its card must not go on saying that it is active, and the end is tried for ever.
 * @throws UnavailableError when the store is away
 */
export async function restoreOverdue(deps: RestoreDeps, cluster: AccessRequest["terms"]["cluster"]): Promise<void> {
  if (!deps.storeWatch.hasLost) return;
  const { now } = deps.trustedClock.trusted();
  for (const drawn of deps.drawnCards.all()) {
    const { terms, state, intent } = drawn.request;
    if (terms.cluster === cluster && (state === "active" || isRemoving(state)) && intent !== undefined && now >= intent.notAfter) await restore(deps, drawn);
  }
}

async function restore(deps: RestoreDeps, { request, card }: DrawnCard): Promise<void> {
  if ((await deps.requests.read(request.id)) !== undefined) return;
  const now = deps.trustedClock.trusted().now;
  const hadAccess = request.state === "active" || isRemoving(request.state);
  const change: RequestChange | undefined = hadAccess ? { request: { ...request, revision: 1, recovered: true }, events: [], notices: [] } : asNew(voidRequest({ ...request, recovered: true }, now));
  if (change === undefined) return;
  try {
    await deps.requests.create(change);
  } catch (error) {
    if (error instanceof ConflictError) return; // another replica was faster
    throw error;
  }
  deps.trail.noteStored(change.events);
  await deps.requests.setCard(request.id, card);
  await askToTell(deps, request);
  if (hadAccess) await deps.queue.askForEnd(request.id, request.intent?.notAfter ?? now);
}

function asNew(step: ReturnType<typeof voidRequest>): RequestChange | undefined {
  return step === undefined ? undefined : { request: { ...step.request, revision: 1 }, events: step.events, notices: step.notices };
}
