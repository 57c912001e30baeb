// Changes of a request around its end: what is recorded, which facts, which notices.
import * as facts from "../audit/facts.ts";
import type { AuditEvent } from "../audit/audit-event.ts";
import type { Departure } from "../person/departure.ts";
import type { Instant } from "../time.ts";
import type { AccessRequest, Actor, EndCause } from "./access-request.ts";
import type { DirectFact, Notice } from "./notice.ts";
import { withoutContinuation } from "./extension.ts";
import { amend, transition } from "./transition.ts";
import { isRemoving } from "./request-state.ts";
import type { RequestEvent } from "./request-state.ts";

/** A changed record with its facts and notices; undefined changes nothing. */
export type RequestStep = { readonly request: AccessRequest; readonly events: readonly AuditEvent[]; readonly notices: readonly Notice[] } | undefined;

/** A person ends it early: a waiting request is withdrawn at once, access goes into a removing state. */
export function endEarly(request: AccessRequest, end: { readonly kind: "withdraw" | "revoke"; readonly by: Actor; readonly at: Instant; readonly reason?: string }): RequestStep {
  const next = changed(request, end.kind, end);
  if (next === undefined) return undefined;
  const isWaiting = request.state === "pending";
  return {
    request: next,
    events: [isWaiting ? facts.withdrawnBeforeGrant(next, end.by, end.at) : facts.endAsked(next, end)],
    notices: isWaiting ? [{ to: "requester", request: request.id, fact: "withdrawn", n: 1, at: end.at }] : [],
  };
}

/** The access that a request belongs to is ended early: it ends with it. What still waits for approval cannot be revoked, so it is denied. */
export function endWith(request: AccessRequest, end: Parameters<typeof endEarly>[1]): RequestStep {
  if (request.state !== "pending" || end.kind === "withdraw") return endEarly(request, end);
  const denial = { by: end.by, at: end.at, reason: end.reason ?? "" };
  const next: AccessRequest = { ...amend(request, { denial }), state: "denied", closedAt: end.at };
  return { request: next, events: [facts.denied(next, denial)], notices: [{ to: "requester", request: request.id, fact: "denied", n: 1, at: end.at }] };
}

/** Its time is over. */
export function reachEnd(request: AccessRequest, at: Instant): RequestStep {
  const next = changed(request, "endReached", { kind: "endReached", at });
  return next === undefined ? undefined : { request: next, events: [facts.endReached(next, at)], notices: [] };
}

/** Somebody removed the access in AWS: it is revoked, not made again. */
export function loseAccess(request: AccessRequest, at: Instant): RequestStep {
  const next = changed(request, "revoke", { kind: "outside", at });
  if (next === undefined) return undefined;
  const notice = { request: request.id, n: 1, at };
  return { request: next, events: [facts.lost(next, at)], notices: [{ ...notice, to: "thread", fact: "outside" }, { ...notice, to: "requester", fact: "lost" }] };
}

/** The requester is no full member any more: what waits is withdrawn at once, access goes into a removing state. */
export function endOfDeparted(request: AccessRequest, why: Departure, at: Instant): RequestStep {
  const isWaiting = request.state === "pending";
  const next = changed(request, isWaiting ? "withdraw" : "revoke", { kind: "requester_left", why, at });
  if (next === undefined) return undefined;
  const notice = { request: request.id, n: 1, at };
  const told: Notice = { ...notice, to: "requester", fact: isWaiting ? "withdrawn" : "lost" };
  return { request: next, events: [facts.departed(next, why, at)], notices: [{ ...notice, to: "thread", fact: "requester_left" }, ...(reads(next) ? [told] : [])] };
}

/** An operator ends it by the command line: what waits is withdrawn at once, access goes into a removing state. */
export function endByOperator(request: AccessRequest, end: { readonly operator: string; readonly reason: string; readonly at: Instant }): RequestStep {
  const isWaiting = request.state === "pending";
  const next = changed(request, isWaiting ? "withdraw" : "revoke", { kind: "operator", ...end });
  if (next === undefined) return undefined;
  return {
    request: next, events: [facts.endedByOperator(next, end)],
    notices: isWaiting ? [{ to: "requester", request: request.id, fact: "withdrawn", n: 1, at: end.at }] : [],
  };
}

// Slack takes no messages for an account that is closed.
function reads({ end }: AccessRequest): boolean {
  return end?.kind !== "requester_left" || end.why === "guest";
}

function changed(request: AccessRequest, event: RequestEvent, end: EndCause): AccessRequest | undefined {
  const next = transition(request, event, { at: end.at, patch: { end } });
  return typeof next === "string" ? undefined : next;
}

/** A read found nothing left; a second one, later, makes it a fact. */
export function noteRemoved(request: AccessRequest, at: Instant): RequestStep {
  return request.removedAt === undefined ? { request: amend(request, { removedAt: at }), events: [], notices: [] } : undefined;
}

/** A read found access again after one that had found none: the earlier read does not count. */
export function forgetRemoved(request: AccessRequest): RequestStep {
  if (request.removedAt === undefined) return undefined;
  const { removedAt: _forgotten, ...rest } = request;
  return { request: { ...rest, revision: request.revision + 1 }, events: [], notices: [] };
}

const told: Readonly<Record<"ending" | "withdrawing" | "revoking", DirectFact>> = { ending: "over", withdrawing: "withdrawn", revoking: "revoked" };

/** Read twice: no access of this request is left. @param goesOn its extension is in force, so that nothing is over for the person who has it */
export function confirmRemoved(request: AccessRequest, at: Instant, goesOn = false): RequestStep {
  const { state } = request;
  const next = transition(request, "observedAbsent", { at });
  if (typeof next === "string" || !isRemoving(state)) return undefined;
  const { overdue: _over, ...last } = next;
  const notice = { request: request.id, n: 1, at };
  if (goesOn) return { request: last, events: [facts.ended(last, at)], notices: [{ ...notice, to: "thread", fact: "continued" }] };
  const closed = withoutContinuation(last);
  const toRequester: Notice = { ...notice, to: "requester", fact: told[state] };
  return { request: closed, events: [facts.ended(closed, at)], notices: [{ ...notice, to: "thread", fact: "removed" }, ...(request.end?.kind === "outside" || !reads(request) ? [] : [toRequester])] };
}

/** Minutes after which overdue removal is told again; then hourly. */
const tellOverdueAfter = [1, 5, 15, 60];

/** Removal is late and failed again: counted, and told at 1, 5, 15, 60 minutes and then hourly. */
export function noteOverdue(request: AccessRequest, late: { readonly since: Instant; readonly at: Instant }): RequestStep {
  const minutesLate = Math.floor((late.at - late.since) / 60_000);
  if (minutesLate < 1) return undefined;
  const step = minutesLate >= 60 ? 3 + Math.floor(minutesLate / 60) : tellOverdueAfter.filter((after) => minutesLate >= after).length;
  const attempts = (request.overdue?.attempts ?? 0) + 1;
  return {
    request: amend(request, { overdue: { since: late.since, attempts } }), events: [],
    notices: [{ to: "thread", request: request.id, fact: "overdue", n: step, at: late.at }],
  };
}
