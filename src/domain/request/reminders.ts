// What falls due on a request by the clock alone: that nobody decided in time, and that access is soon over. Each is decided on the record, so it happens once.
import { between, milliseconds, minutes, plus } from "../time.ts";
import type { Duration, Instant } from "../time.ts";
import type { AccessRequest, Intent } from "./access-request.ts";
import { hasLapsed } from "./access-request.ts";
import type { RequestStep } from "./end-steps.ts";
import { approvalWindowPassed } from "./grant-steps.ts";
import { amend } from "./transition.ts";

/** The warning comes this long before the end. */
const usualWarning: Duration = minutes(10);
/** Shorter access is warned of when a fifth of it is left. */
const shortAccess: Duration = minutes(30);

/** What is due on a request now; undefined when nothing is. */
export function reminderStep(request: AccessRequest, now: Instant): RequestStep {
  if (request.state === "pending") return hasLapsed(request, now) ? approvalWindowPassed(request, now) : undefined;
  const at = warningAt(request);
  return at === undefined || now < at ? undefined : warn(request, now);
}

/** When something is due next; undefined when nothing is any more. */
export function nextReminderAt(request: AccessRequest): Instant | undefined {
  return request.state === "pending" ? request.lapsesAt : warningAt(request);
}

// Once, and only of access that is there: a record that is ending has its own messages.
function warningAt({ state, intent, warnedAt }: AccessRequest): Instant | undefined {
  return state !== "active" || intent === undefined || warnedAt !== undefined ? undefined : warningOf(intent);
}

function warningOf({ issuedAt, notAfter }: Intent): Instant {
  const length = between(issuedAt, notAfter);
  return plus(issuedAt, milliseconds(length - (length < shortAccess ? Math.floor(length / 5) : usualWarning)));
}

function warn(request: AccessRequest, at: Instant): RequestStep {
  return { request: amend(request, { warnedAt: at }), events: [], notices: [{ to: "requester", request: request.id, fact: "soon", n: 1, at }] };
}
