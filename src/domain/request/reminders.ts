// What falls due on a request by the clock alone: that it still waits, that nobody decided in time, and that access is soon over. Each is decided on the record, so it happens once.
import { escalated } from "../audit/facts.ts";
import type { Escalation } from "../entitlement/entitlement.ts";
import { between, instant, milliseconds, minutes, plus } from "../time.ts";
import type { Duration, Instant } from "../time.ts";
import type { AccessRequest, Intent } from "./access-request.ts";
import { hasLapsed } from "./access-request.ts";
import type { RequestStep } from "./end-steps.ts";
import { isContinued } from "./extension.ts";
import { approvalWindowPassed } from "./grant-steps.ts";
import { amend } from "./transition.ts";

/** The warning comes this long before the end. */
const usualWarning: Duration = minutes(10);
/** Shorter access is warned of when a fifth of it is left. */
const shortAccess: Duration = minutes(30);

/** What is due on a request now; undefined when nothing is. @param escalate what its entitlement says of calling others */
export function reminderStep(request: AccessRequest, now: Instant, escalate?: Escalation): RequestStep {
  if (request.state === "pending") return waitingStep(request, now, escalate);
  const at = warningAt(request);
  return at === undefined || now < at ? undefined : warn(request, now);
}

/** When something is due next; undefined when nothing is any more. */
export function nextReminderAt(request: AccessRequest, escalate?: Escalation): Instant | undefined {
  if (request.state !== "pending") return warningAt(request);
  return instant(Math.min(request.lapsesAt, remindAt(request) ?? Infinity, escalateAt(request, escalate) ?? Infinity));
}

// What was missed is not caught up with a second message: who was called to help needs no reminder any more.
function waitingStep(request: AccessRequest, now: Instant, escalate: Escalation | undefined): RequestStep {
  if (hasLapsed(request, now)) return approvalWindowPassed(request, now);
  if (isDue(escalateAt(request, escalate), now)) return callOthers(request, now);
  return isDue(remindAt(request), now) ? remind(request, now) : undefined;
}

function isDue(at: Instant | undefined, now: Instant): boolean {
  return at !== undefined && now >= at;
}

// At half of the window.
function remindAt({ askedAt, lapsesAt, remindedAt, escalatedAt }: AccessRequest): Instant | undefined {
  return remindedAt !== undefined || escalatedAt !== undefined ? undefined : plus(askedAt, milliseconds(Math.floor(between(askedAt, lapsesAt) / 2)));
}

function escalateAt({ askedAt, escalatedAt }: AccessRequest, escalate: Escalation | undefined): Instant | undefined {
  return escalate === undefined || escalatedAt !== undefined ? undefined : plus(askedAt, escalate.after);
}

function remind(request: AccessRequest, at: Instant): RequestStep {
  return { request: amend(request, { remindedAt: at }), events: [], notices: [{ to: "thread", request: request.id, fact: "still_waiting", n: 1, at }] };
}

function callOthers(request: AccessRequest, at: Instant): RequestStep {
  const next = amend(request, { escalatedAt: at });
  return { request: next, events: [escalated(next, at)], notices: [{ to: "thread", request: request.id, fact: "escalated", n: 1, at }] };
}

// Once, and only of access that is there and does not go on: a record that is ending has its own messages, and an extension its own end.
function warningAt(request: AccessRequest): Instant | undefined {
  const { state, intent, warnedAt } = request;
  return state !== "active" || intent === undefined || warnedAt !== undefined || isContinued(request) ? undefined : warningOf(intent);
}

function warningOf({ issuedAt, notAfter }: Intent): Instant {
  const length = between(issuedAt, notAfter);
  return plus(issuedAt, milliseconds(length - (length < shortAccess ? Math.floor(length / 5) : usualWarning)));
}

function warn(request: AccessRequest, at: Instant): RequestStep {
  return { request: amend(request, { warnedAt: at }), events: [], notices: [{ to: "requester", request: request.id, fact: "soon", n: 1, at }] };
}
