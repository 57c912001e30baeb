// The end of a request's access: takes it away, reads twice, says so. Runs again until it is done; nothing counts the tries.
import { clusterNamed } from "../../domain/configuration.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { ConflictError, UnavailableError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import { presenceOf } from "../../domain/lease/lease-presence.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { confirmRemoved, forgetRemoved, noteOverdue, noteRemoved, reachEnd } from "../../domain/request/end-steps.ts";
import { isContinued } from "../../domain/request/extension.ts";
import { intentIsProved } from "../../domain/request/intent-proof.ts";
import { isFinal, isRemoving } from "../../domain/request/request-state.ts";
import { between, milliseconds, seconds } from "../../domain/time.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import { convergePrincipal } from "./converge-principal.ts";
import type { ConvergeDeps } from "./converge-principal.ts";
import { writeTombstone } from "./write-tombstone.ts";

/** What ending access needs. */
export interface EndAccessDeps extends ConvergeDeps, ChangeDeps {
  readonly metrics: Metrics;
}

/** Done, or to be run again after a while. */
export type JobResult = "done" | { readonly again: Duration };

/** Absence is believed after two reads this far apart (AWS calls access entries eventually consistent). */
export const absenceApart: Duration = seconds(5);

/**
 * Ends what is over of one request, and confirms it.
 * @throws UnavailableError, RejectedError when AWS or the store does not do it: run again
 */
export async function endAccess(deps: EndAccessDeps, id: RequestId): Promise<JobResult> {
  const request = await changeRequest(deps, id, (stored) => endIfDue(stored, nowOf(deps)));
  if (request === undefined || isFinal(request.state)) return "done";
  if (!isRemoving(request.state)) return waitForEnd(request, nowOf(deps));
  try {
    return await removeAndConfirm(deps, clusterOf(deps, request), request);
  } catch (error) {
    await tellOverdue(deps, request);
    throw error;
  }
}

function clusterOf(deps: EndAccessDeps, request: AccessRequest): Cluster {
  const cluster = clusterNamed(deps.settings.current(), request.terms.cluster);
  if (cluster === undefined) throw new UnavailableError("cluster_not_found", `The cluster ${request.terms.cluster} of ${request.shortId} is not configured, so its access cannot be removed. Put it back into the configuration.`);
  return cluster;
}

function nowOf(deps: EndAccessDeps): Instant {
  return deps.trustedClock.trusted().now;
}

function endIfDue(request: AccessRequest, now: Instant): ReturnType<typeof reachEnd> {
  const isDue = request.intent !== undefined && now >= request.intent.notAfter;
  return isDue ? reachEnd(request, now) : undefined;
}

function waitForEnd(request: AccessRequest, now: Instant): JobResult {
  return request.intent === undefined ? "done" : { again: milliseconds(Math.max(50, between(now, request.intent.notAfter))) };
}

// A record that was changed in the store may name another principal: absence there says nothing of the access that was given.
function refuseMisdirected(deps: EndAccessDeps, request: AccessRequest): void {
  if (intentIsProved(request, { owner: deps.settings.current().owner, leaseKeys: deps.leaseKeys })) return;
  deps.metrics.alarm("record_changed");
  throw new ConflictError("corrupt_record", `The stored record of ${request.shortId} does not fit its own lease, so it cannot say what is gone. The sweep ends the lease where it lives.`);
}

async function removeAndConfirm(deps: EndAccessDeps, cluster: Cluster, request: AccessRequest): Promise<JobResult> {
  refuseMisdirected(deps, request);
  // Found gone once, it needs no tombstone; should it be there again, the next run writes one.
  if (request.end?.kind !== "endReached" && request.removedAt === undefined) await writeTombstone(deps, cluster, request);
  const isOver = request.end?.kind === "endReached" || request.removedAt !== undefined;
  const converged = await convergePrincipal(deps, { cluster, principal: request.terms.principal, due: dueOf(request), isOver });
  if (!converged.isSettled || presenceOf(request.id, converged.judged) !== "absent") {
    await changeRequest(deps, request.id, forgetRemoved);
    throw new UnavailableError("unavailable", `The access of ${request.shortId} is not gone yet.`);
  }
  return confirm(deps, request);
}

async function confirm(deps: EndAccessDeps, request: AccessRequest): Promise<JobResult> {
  const now = nowOf(deps);
  const first = request.removedAt;
  if (first === undefined) {
    await changeRequest(deps, request.id, (stored) => (isRemoving(stored.state) ? noteRemoved(stored, now) : undefined));
    observeLateness(deps, request, now);
    return { again: absenceApart };
  }
  if (between(first, now) < absenceApart) return { again: milliseconds(absenceApart - between(first, now)) };
  const goesOn = await isContinuedNow(deps, request);
  await changeRequest(deps, request.id, (stored) => confirmRemoved(stored, now, goesOn));
  return "done";
}

// That it goes on is said only while its extension is there.
async function isContinuedNow(deps: EndAccessDeps, request: AccessRequest): Promise<boolean> {
  const { extension } = request;
  return isContinued(request) && extension !== undefined && (await deps.requests.read(extension.id))?.state === "active";
}

function observeLateness(deps: EndAccessDeps, request: AccessRequest, now: Instant): void {
  if (request.end?.kind === "endReached" && request.intent !== undefined) deps.metrics.removalLateness(request.terms.cluster, between(request.intent.notAfter, now) / 1000);
}

/** When a request was to end by itself; an early end has no such time, and goes before all of them. */
function dueOf(request: AccessRequest): Instant | undefined {
  return request.end?.kind === "endReached" ? request.intent?.notAfter : undefined;
}

async function tellOverdue(deps: EndAccessDeps, request: AccessRequest): Promise<void> {
  const since = dueOf(request) ?? request.end?.at;
  if (since === undefined) return;
  const at = nowOf(deps);
  deps.metrics.leaseOverdue(request.terms.cluster, between(since, at) / 1000);
  try {
    await changeRequest(deps, request.id, (stored) => (isRemoving(stored.state) ? noteOverdue(stored, { since, at }) : undefined));
  } catch (error) {
    deps.log.error("overdue removal not recorded", error, { request: request.id });
  }
}
