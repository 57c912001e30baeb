// The review after break-glass: who may give it, and when it is asked for, again and again, until somebody does.
import { reviewAsked, reviewGiven } from "../audit/break-glass-facts.ts";
import type { ReviewFacts } from "../entitlement/decide-review.ts";
import { allowed, refused } from "../entitlement/reasons.ts";
import type { Decision, GlassReviewRefusal } from "../entitlement/reasons.ts";
import { isSameHuman } from "../person/slack-person.ts";
import type { AccessRequest } from "../request/access-request.ts";
import type { RequestStep } from "../request/end-steps.ts";
import { isFinal } from "../request/request-state.ts";
import { amend } from "../request/transition.ts";
import { milliseconds, minutes, plus } from "../time.ts";
import type { Instant } from "../time.ts";
import type { BreakGlassRecord, GlassReview } from "./break-glass-record.ts";

const daily = minutes(1440);

/** A request that broke the glass and whose review is open: with its end, from which the reviewers' time counts. */
interface OpenReview {
  readonly record: BreakGlassRecord;
  readonly since: Instant;
}

/** The open review of a request; undefined when none is due: it is not over, there was no access, or it was given. */
export function openReview(request: AccessRequest): OpenReview | undefined {
  const { breakGlass: record, closedAt: since } = request;
  return record === undefined || since === undefined || record.review !== undefined || !hadAccess(request) ? undefined : { record, since };
}

// What was intended and failed was removed before that was said; anything else with an intent may have been used.
function hadAccess({ state, activeAt, intent }: AccessRequest): boolean {
  return activeAt !== undefined || (intent !== undefined && state !== "failed");
}

/** When the reviewers' time is over; undefined when no review is open. */
export function reviewDueAt(request: AccessRequest): Instant | undefined {
  const open = openReview(request);
  return open === undefined ? undefined : plus(open.since, open.record.reviewWithin);
}

/** Whether a review is open and late: administrators are called as well. */
export function isReviewLate(request: AccessRequest, now: Instant): boolean {
  const due = reviewDueAt(request);
  return due !== undefined && now >= due;
}

/** Asks for the review when that is due: at the end, at half of the time, at its end, then daily. What was missed is asked for once. */
export function askForReview(request: AccessRequest, now: Instant): RequestStep {
  const open = openReview(request);
  if (open === undefined) return undefined;
  const number = asksUntil(open, now);
  if (number <= open.record.asked) return undefined;
  const next = amend(request, { breakGlass: { ...open.record, asked: number } });
  return { request: next, events: [reviewAsked(next, { at: now, number, late: isReviewLate(request, now) })], notices: [{ to: "thread", request: request.id, fact: "review_asked", n: number, at: now }] };
}

function asksUntil({ record: { reviewWithin: within }, since }: OpenReview, now: Instant): number {
  const due = plus(since, within);
  if (now < plus(since, milliseconds(Math.floor(within / 2)))) return 1;
  return now < due ? 2 : 3 + Math.floor((now - due) / daily);
}

/** Decides who may review. */
export function decideGlassReview({ request, reviewer, reviewerPrincipals, memberOf }: { readonly request: AccessRequest } & Pick<ReviewFacts, "reviewer" | "reviewerPrincipals" | "memberOf">): Decision<true, GlassReviewRefusal> {
  const reviewers = request.approverGroups;
  const given = request.breakGlass?.review;
  if (request.breakGlass === undefined) return refused({ code: "no_review_needed" });
  if (isSameHuman(request.terms.requester, reviewer)) return refused({ code: "own_break_glass", reviewers });
  if (!reviewers.some((group) => memberOf.has(group))) return refused({ code: "not_a_reviewer", reviewers });
  if (reviewerPrincipals.includes(request.terms.principal)) return refused({ code: "own_principal" });
  if (given !== undefined) return refused({ code: "already_reviewed", by: given.by.id, at: given.at });
  if (!isFinal(request.state)) return refused({ code: "not_over" });
  return openReview(request) === undefined ? refused({ code: "no_review_needed" }) : allowed(true);
}

/** Stores the review that was allowed; undefined when none is open. */
export function giveReview(request: AccessRequest, review: GlassReview): RequestStep {
  const open = openReview(request);
  if (open === undefined) return undefined;
  const next = amend(request, { breakGlass: { ...open.record, review } });
  return { request: next, events: [reviewGiven(next, review)], notices: [{ to: "thread", request: request.id, fact: "reviewed", n: 1, at: review.at }] };
}
