// Changes of a request on its way to access.
import * as facts from "../audit/facts.ts";
import type { GrantRejection } from "../entitlement/reasons.ts";
import { minutes, plus } from "../time.ts";
import type { Instant } from "../time.ts";
import type { AccessRequest, GrantProgress, Intent } from "./access-request.ts";
import { lastApprovalAt } from "./access-request.ts";
import type { RequestStep } from "./end-steps.ts";
import { amend, transition } from "./transition.ts";

/** Nobody decided in time. */
export function approvalWindowPassed(request: AccessRequest, at: Instant): RequestStep {
  const next = transition(request, "approvalWindowPassed", { at });
  if (typeof next === "string") return undefined;
  return { request: next, events: [facts.expired(next, at)], notices: [{ to: "requester", request: request.id, fact: "expired", n: 1, at }] };
}

/** The store lost data or was taken back: what was undecided or being granted may have been decided otherwise since, and is asked for again. */
export function voidRequest(request: AccessRequest, at: Instant): RequestStep {
  return request.state === "activating" ? rejectGrant(request, { code: "store_rolled_back" }, at) : approvalWindowPassed(request, at);
}

/** Fixes end and lease, before anything is written to AWS. */
export function intend(request: AccessRequest, intent: Intent): RequestStep {
  if (request.state !== "activating") return undefined;
  const next = amend(request, { intent, progress: "checking" });
  return { request: next, events: [facts.intended(next, intent)], notices: [] };
}

/** How far the grant is, for the card. */
export function progressTo(request: AccessRequest, progress: GrantProgress): RequestStep {
  if (request.state !== "activating" || request.progress === progress) return undefined;
  return { request: amend(request, { progress }), events: [], notices: [] };
}

/** The access was read back. */
export function confirmPresent(request: AccessRequest, at: Instant): RequestStep {
  const next = transition(request, "observedPresent", { at, patch: { activeAt: request.activeAt ?? at } });
  if (typeof next === "string") return undefined;
  const { progress: _done, ...active } = next;
  const isFirst = request.activeAt === undefined;
  const notice = { request: request.id, n: 1, at };
  return { request: active, events: [facts.confirmed(active, at)], notices: isFirst ? [{ ...notice, to: "thread", fact: "granted" }, { ...notice, to: "requester", fact: "active" }] : [] };
}

/** Nothing was granted, and nothing will be. */
export function rejectGrant(request: AccessRequest, failure: { readonly code: GrantRejection; readonly detail?: string }, at: Instant): RequestStep {
  const next = transition(request, "grantRejected", { at, patch: { failure } });
  if (typeof next === "string") return undefined;
  return { request: next, events: [facts.failed(next, at, failure)], notices: [{ to: "requester", request: request.id, fact: "failed", n: 1, at }] };
}

/** Active access is missing because a write of ours took it: it is to be put back. */
export function drift(request: AccessRequest, at: Instant): RequestStep {
  if (request.state !== "active") return undefined;
  const next = transition(request, "observedAbsent", { at, patch: { progress: "checking" } });
  return typeof next === "string" ? undefined : { request: next, events: [facts.drifted(next, at)], notices: [] };
}

/** When the grant window of a request ends: ten minutes after its last approval. */
export function grantWindowEnd(request: AccessRequest): Instant {
  return plus(lastApprovalAt(request) ?? request.askedAt, minutes(10));
}
