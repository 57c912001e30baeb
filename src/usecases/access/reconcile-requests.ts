// After a pass: what was seen becomes events of the requests. Cloud first, records second; the store being away only delays this.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { presenceOf } from "../../domain/lease/lease-presence.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { hasLapsed } from "../../domain/request/access-request.ts";
import { loseAccess } from "../../domain/request/end-steps.ts";
import { drift, grantWindowEnd, voidRequest } from "../../domain/request/grant-steps.ts";
import { nextReminderAt } from "../../domain/request/reminders.ts";
import { isFinal, isRemoving } from "../../domain/request/request-state.ts";
import { between } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import { askForGrant } from "../request/ask-for-grant.ts";
import { escalationOf, remindRequest } from "../request/remind-request.ts";
import type { AbsenceMemory } from "./absence-memory.ts";
import type { ConvergeDeps, Converged } from "./converge-principal.ts";
import { convergePrincipal } from "./converge-principal.ts";
import { absenceApart } from "./end-access.ts";
import { presenceIn } from "./presence-in.ts";
import { recoverRequest } from "./recover-request.ts";
import type { RecoverDeps } from "./recover-request.ts";
import type { SweepResult } from "./sweep-cluster.ts";
import type { StoreWatch } from "./store-watch.ts";
import { writeTombstone } from "./write-tombstone.ts";

/** What reconciling needs. */
export interface ReconcileDeps extends ChangeDeps, ConvergeDeps, RecoverDeps {
  readonly absences: AbsenceMemory;
  readonly storeWatch: StoreWatch;
}

/** Reconciles the requests of one cluster with what a pass found there. @throws UnavailableError when the store is away */
export async function reconcileRequests(deps: ReconcileDeps, cluster: Cluster, result: SweepResult): Promise<void> {
  const open = (await deps.requests.listOpen()).filter(({ terms }) => terms.cluster === cluster.name);
  for (const request of open) await attempt(deps, request.id, () => warn(deps, request));
  for (const request of open) await attempt(deps, request.id, () => reconcileOne(deps, cluster, { request, result }));
  for (const request of open) await attempt(deps, request.id, () => rememberCard(deps, request));
  const isOpen = new Set(open.map(({ id }) => id));
  for (const { request } of deps.drawnCards.all()) if (request.terms.cluster === cluster.name && !isOpen.has(request.id)) await attempt(deps, request.id, () => forgetCard(deps, request));
  deps.absences.forgetOld();
  for (const { judged } of result.looked.values()) await reconcileLeases(deps, cluster, judged);
}

/**
 * Asks again for the jobs of requests that a cluster's records leave under way, when the cluster itself could not be looked at: jobs give up after a while,
 * and what is to be said when time is over does not wait for AWS.
 * @throws UnavailableError when the store is away
 */
export async function resumeRequests(deps: ReconcileDeps, cluster: Cluster): Promise<void> {
  const open = (await deps.requests.listOpen()).filter(({ terms }) => terms.cluster === cluster.name);
  for (const request of open) {
    await attempt(deps, request.id, () => warn(deps, request));
    await attempt(deps, request.id, async () => { await resume(deps, request); });
  }
}

// The job of a reminder may be lost, like every job. What lapsed is looked at together with the cluster.
async function warn(deps: ReconcileDeps, request: AccessRequest): Promise<void> {
  const { now } = deps.trustedClock.trusted();
  const at = nextReminderAt(request, escalationOf(deps, request));
  if (at !== undefined && now >= at && (request.state !== "pending" || !hasLapsed(request, now))) await remindRequest(deps, request.id);
}

async function resume(deps: ReconcileDeps, request: AccessRequest): Promise<boolean> {
  const { now } = deps.trustedClock.trusted();
  if (isRemoving(request.state) || (request.intent !== undefined && now >= request.intent.notAfter)) await deps.queue.askForEnd(request.id, now);
  else if (request.state === "activating") await askForGrant(deps.queue, request);
  else return false;
  return true;
}

// Every process knows where the cards are, so that any can go on with them when the store is wiped.
async function rememberCard(deps: ReconcileDeps, request: AccessRequest): Promise<void> {
  const card = await deps.requests.cardOf(request.id);
  const drawn = deps.drawnCards.of(request.id);
  if (card !== undefined && (drawn === undefined || drawn.request.revision < request.revision)) deps.drawnCards.drawn(request, card);
}

// Only what is over: what the store does not know any more was lost.
async function forgetCard(deps: ReconcileDeps, { id }: AccessRequest): Promise<void> {
  const stored = await deps.requests.read(id);
  if (stored !== undefined && isFinal(stored.state)) deps.drawnCards.forget(id);
}

async function attempt(deps: ReconcileDeps, request: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    deps.log.error("request not reconciled in this pass", error, { request });
  }
}

async function reconcileOne(deps: ReconcileDeps, cluster: Cluster, { request, result }: { readonly request: AccessRequest; readonly result: SweepResult }): Promise<void> {
  const { now } = deps.trustedClock.trusted();
  if (isUndecided(deps, request)) return reconcileUndecided(deps, request, result);
  if (await resume(deps, request)) return;
  const presence = presenceIn(result, request);
  if (presence === "present") deps.absences.present(request.id, now);
  else if (presence === "absent" || presence === "partial") await missing(deps, cluster, request);
}

function isUndecided(deps: ReconcileDeps, request: AccessRequest): boolean {
  return request.state === "pending" || (request.state === "activating" && deps.storeWatch.voids(request));
}

// A store that was taken back may hold as undecided what was granted since: a live lease brings it back as it is, and only without one it is void.
async function reconcileUndecided(deps: ReconcileDeps, request: AccessRequest, result: SweepResult): Promise<void> {
  const { now } = deps.trustedClock.trusted();
  if (!hasLapsed(request, now) && !deps.storeWatch.voids(request)) return;
  if (presenceIn(result, request) !== "absent") return;
  await changeRequest(deps, request.id, (stored) => (stored.revision === request.revision ? voidRequest(stored, now) : undefined));
}

async function missing(deps: ReconcileDeps, cluster: Cluster, request: AccessRequest): Promise<void> {
  const missingFor = deps.absences.missingFor(request.id);
  if (missingFor === undefined || missingFor < absenceApart) return;
  const { now } = deps.trustedClock.trusted();
  const again = await convergePrincipal(deps, { cluster, principal: request.terms.principal });
  const presence = presenceOf(request.id, again.judged);
  if (presence === "present") deps.absences.present(request.id, now);
  if (presence === "present" || presence === "unknown") return;
  if (mayBePutBack(request, again, now) && (await wasTakenByUs(deps, cluster, request))) await putBack(deps, request);
  else await giveUp(deps, cluster, request);
  deps.absences.forget(request.id);
}

// Only inside the grant window, and never a lease that stands dead on our entry or was taken off it: then somebody ended it.
function mayBePutBack(request: AccessRequest, { judged }: Converged, now: Instant): boolean {
  return now <= grantWindowEnd(request) && (judged === undefined || judged.live.some(({ id }) => id === request.id));
}

// A removal of ours after the access was last seen took it (a lost race, a stale read). Anything else was done by somebody outside.
async function wasTakenByUs(deps: ReconcileDeps, cluster: Cluster, request: AccessRequest): Promise<boolean> {
  const seen = deps.absences.lastPresent(request.id) ?? request.activeAt;
  const removal = await deps.requests.lastOwnRemoval(cluster.name, request.terms.principal);
  return request.recovered !== true && seen !== undefined && removal !== undefined && removal >= seen;
}

async function putBack(deps: ReconcileDeps, request: AccessRequest): Promise<void> {
  await changeRequest(deps, request.id, (stored) => drift(stored, deps.trustedClock.trusted().now));
  await askForGrant(deps.queue, request);
}

async function giveUp(deps: ReconcileDeps, cluster: Cluster, request: AccessRequest): Promise<void> {
  const { now } = deps.trustedClock.trusted();
  const stored = await changeRequest(deps, request.id, (current) => loseAccess(current, now));
  if (stored !== undefined && isRemoving(stored.state)) await writeTombstone(deps, cluster, stored);
  await deps.queue.askForEnd(request.id, now);
}

async function reconcileLeases(deps: ReconcileDeps, cluster: Cluster, judged: Converged["judged"]): Promise<void> {
  if (judged === undefined) return;
  for (const lease of judged.live) {
    await attempt(deps, lease.id, async () => {
      const request = await deps.requests.read(lease.id);
      if (request === undefined || isBehind(request)) await recoverRequest(deps, cluster, { lease, judged, stored: request });
      // A request that is over has no lease: it came back by a late write, or its record was changed and names another principal. It goes.
      else if (isFinal(request.state) || (isRemoving(request.state) && request.terms.principal !== judged.entry.principal)) await endLateLease(deps, cluster, { ...request, terms: { ...request.terms, principal: judged.entry.principal } });
    });
  }
}

// A record that knows nothing of a lease that lives is older than the lease.
function isBehind({ state, intent }: AccessRequest): boolean {
  return state === "pending" || (state === "activating" && intent === undefined);
}

async function endLateLease(deps: ReconcileDeps, cluster: Cluster, request: AccessRequest): Promise<void> {
  if (between(request.closedAt ?? request.askedAt, deps.trustedClock.trusted().now) < absenceApart) return;
  await writeTombstone(deps, cluster, request);
  await convergePrincipal(deps, { cluster, principal: request.terms.principal });
}
