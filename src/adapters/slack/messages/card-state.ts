// The line of the card that says what is so. It says nothing that was not read back.
import type { AccessRequest, GrantProgress } from "../../../domain/request/access-request.ts";
import { isRemoving } from "../../../domain/request/request-state.ts";
import type { RequestState } from "../../../domain/request/request-state.ts";
import { between, formatDuration } from "../../../domain/time.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import { departed } from "./departures.ts";
import { goesOn, nothingGranted } from "./extensions.ts";
import { grantRejection } from "./grant-rejections.ts";
import { code } from "./text-safety.ts";
import { at, person } from "./slack-text.ts";

/** The state line of a request. */
export function stateLine(picture: RequestPicture): string {
  const { request, overdue } = picture;
  if (overdue !== undefined && isRemoving(request.state)) return `*Access may still be live.* Removal overdue since ${at(overdue.since)}; attempt ${String(overdue.attempts)}. I keep trying until it is gone.`;
  return lines[request.state](request);
}

const lost = "*Void.* My store lost what became of this request. It gives no access on the cluster now. Ask again if you need it.";
type Line = (request: AccessRequest) => string;
const goes: Line = (request) => `${removing(request)} ${request.removedAt === undefined ? "Removing…" : "Removed; confirming…"}`;
const lines: Readonly<Record<RequestState, Line>> = {
  pending: (request) => pending(request),
  activating: (request) => (request.activeAt === undefined ? `${approvedBy(request)} Granting: ${progress(request.progress)}` : "Somebody or something took the access away. Putting it back; access is not confirmed."),
  active: (request) => `*Active* until ${endOf(request)}. ${approvedBy(request)}${goesOn(request)}`,
  ending: goes, withdrawing: goes, revoking: goes,
  denied: (request) => (request.denial === undefined ? `*Denied.* ${nothingGranted(request)}` : `*Denied* by ${person(request.denial.by.id)} ${at(request.denial.at)}. ${nothingGranted(request)}`),
  expired: (request) => (isVoid(request) ? lost : `*Lapsed.* Nobody decided before ${at(request.lapsesAt)}. ${nothingGranted(request)}`),
  failed: (request) => (isVoid(request) ? lost : request.activeAt === undefined ? `*Could not grant:* ${why(request)}. ${nothingGranted(request)}` : `*Lost* after it was active, and not put back: ${why(request)}. The access is gone, confirmed.`),
  withdrawn: (request) => (hadAccess(request) ? `*Given back*${by(request)}${closed(request)}, confirmed.${inUse(request)}` : `*Withdrawn*${request.end?.kind === "withdraw" ? "" : by(request)}${closed(request)}. ${nothingGranted(request)}`),
  revoked: (request) => `*Revoked*${by(request)}${closed(request)}, confirmed.${inUse(request)}`,
  ended: (request) => ended(request),
};

function ended(request: AccessRequest): string {
  if (request.extension?.until !== undefined) return `*Goes on under* ${code(request.extension.shortId)} since${closed(request)}; its card says how it stands.`;
  if (request.activeAt === undefined) return `*Ended*${closed(request)}, before it was confirmed active. What was begun is gone, confirmed.`;
  return `*Ended*${closed(request)}, confirmed.${inUse(request)}`;
}

/** Whether a request was closed because the store lost data: what became of it in between is not known, so nothing is said of that. */
export function isVoid({ state, closedAt, lapsesAt, recovered, failure }: AccessRequest): boolean {
  if (failure?.code === "store_rolled_back") return true;
  return state === "expired" && (recovered === true || (closedAt !== undefined && closedAt < lapsesAt));
}

function why({ failure }: AccessRequest): string {
  return failure === undefined ? "unknown reason" : grantRejection(failure.code, failure.detail);
}

function pending({ approvals, approvalsNeeded, lapsesAt }: AccessRequest): string {
  const [first] = approvals;
  if (first === undefined) return `Waiting for approval. Lapses ${at(lapsesAt)}.`;
  const missing = approvalsNeeded - approvals.length;
  return `Approved by ${approvals.map(({ by, at: time }) => `${person(by.id)} ${at(time)}`).join(", ")}; waiting for ${missing === 1 ? "one more" : `${String(missing)} more`}, by somebody else. Lapses ${at(lapsesAt)}.`;
}

const steps: Readonly<Record<GrantProgress, string>> = {
  checking: "checking…", entry: "access entry…", association: "access entry ✓, access policy…", confirming: "access entry ✓, access policy ✓, confirming…",
};
function progress(step: GrantProgress | undefined): string {
  return steps[step ?? "checking"];
}

/** How messages name the rule that a request was made under: its place in the configuration file. */
export function ruleName({ entitlement }: AccessRequest["terms"]): string {
  return `entitlements[${String(entitlement.index)}]`;
}

function approvedBy({ approvals, recovered, approvalsNeeded, breakGlass, terms }: AccessRequest): string {
  if (recovered === true) return "Recovered from its lease.";
  if (breakGlass !== undefined) return "No approval: on call.";
  if (approvalsNeeded === 0) return `Approved by rule ${code(ruleName(terms))}.`;
  return `Approved by ${approvals.map(({ by }) => person(by.id)).join(", ")}.`;
}

function endOf({ intent }: AccessRequest): string {
  return intent === undefined ? "its end" : at(intent.notAfter);
}

function removing(request: AccessRequest): string {
  const { end } = request;
  switch (end?.kind) {
    case "withdraw":
      return `${person(end.by.id)} gave it back.`;
    case "revoke":
      return `${person(end.by.id)} is revoking it.`;
    case "operator":
      return `The operator ${code(end.operator)} is ending it.`;
    case "outside":
      return "Somebody removed this access in AWS.";
    case "requester_left":
      return `${departed(request)}.`;
    case "endReached":
    case undefined:
      return "Time is over.";
  }
}

// When it was over, not when that was confirmed.
function closed({ closedAt, removedAt }: AccessRequest): string {
  const over = removedAt ?? closedAt;
  return over === undefined ? "" : ` ${at(over)}`;
}

function hadAccess({ activeAt, intent }: AccessRequest): boolean {
  return activeAt !== undefined || intent !== undefined;
}

function by(request: AccessRequest): string {
  const { end } = request;
  if (end === undefined) return "";
  if ("by" in end) return ` by ${person(end.by.id)}`;
  if (end.kind === "operator") return ` by the operator ${code(end.operator)}`;
  if (end.kind === "requester_left") return ` because ${departed(request)},`;
  return end.kind === "outside" ? ": somebody removed or changed the access in AWS," : "";
}

function inUse({ activeAt, removedAt }: AccessRequest): string {
  return activeAt === undefined || removedAt === undefined ? "" : ` In use for ${formatDuration(between(activeAt, removedAt))}.`;
}
