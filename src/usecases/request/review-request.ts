// Approving and denying: everything is read afresh and decided anew at the click.
import * as facts from "../../domain/audit/facts.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import { decideApproval, decideDenial } from "../../domain/entitlement/decide-review.ts";
import type { ReviewFacts } from "../../domain/entitlement/decide-review.ts";
import type { ReviewRefusal } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { PrincipalArn, RequestId, SlackUserId } from "../../domain/ids.ts";
import type { FullMember } from "../../domain/person/slack-person.ts";
import type { AccessRequest, Approval, DroppedApproval } from "../../domain/request/access-request.ts";
import { approvalMacText, approvalText } from "../../domain/request/approval-text.ts";
import { withoutDeparted } from "../../domain/request/approvals.ts";
import { mayContinue } from "../../domain/request/extension.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import { decidersOf, hasItsRule, presentTerms } from "../../domain/request/present-terms.ts";
import { sealOf } from "../../domain/seal.ts";
import { amend, transition } from "../../domain/request/transition.ts";
import type { People } from "../../ports/person/people.ts";
import type { Random } from "../../ports/system/random.ts";
import { possiblePrincipals, resolvePrincipal } from "../identity/resolve-principal.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";
import { departedApprovers } from "./approver-standing.ts";
import { tryToAskForGrant } from "./ask-for-grant.ts";
import { changeRequest } from "./change-request.ts";
import type { ChangeDeps, Step } from "./change-request.ts";
import { findMember, membershipsOf } from "./find-member.ts";
import { requesterRefusal } from "./recheck-requester.ts";

/** What a review needs. */
export interface ReviewDeps extends ChangeDeps, ResolveDeps {
  readonly people: People;
  readonly random: Random;
}

/** One click. A `denialReason` makes it a denial. */
export interface Review {
  readonly requestId: RequestId;
  readonly person: SlackUserId;
  readonly shownHash: string;
  readonly denialReason?: string;
}

/** Counts an approval, or denies the request. */
export async function reviewRequest(deps: ReviewDeps, review: Review): Promise<IntakeOutcome> {
  const request = await deps.requests.read(review.requestId);
  if (request === undefined) return { kind: "review_refused", refusal: { code: "not_found" } };
  const known = await readOrRefuse(deps, review, request);
  return "code" in known ? refusedOutcome(request, known) : decideAndStore(deps, review, { ...known, ...(await principalsOf(deps, known.reviewer, request)) });
}

// Only the directory's silence is a refusal: what the store does not answer may have been counted.
async function readOrRefuse(deps: ReviewDeps, review: Review, request: AccessRequest): Promise<Asked | ReviewRefusal> {
  try {
    return await readReview(deps, review, request);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const reference = deps.random.reference();
    deps.log.error("review refused, Slack's directory did not answer", error, { reference, request: request.id });
    return { code: "cannot_verify", source: "person", reference };
  }
}

type Asked = Pick<ReviewFacts, "reviewer" | "memberOf" | "shownHash"> & { readonly departed: ReadonlyMap<SlackUserId, DroppedApproval["why"]> };
type Known = Asked & Pick<ReviewFacts, "reviewerPrincipals"> & { readonly requesterPrincipal: PrincipalArn | undefined };

async function readReview(deps: ReviewDeps, review: Review, request: AccessRequest): Promise<Asked | ReviewRefusal> {
  const configuration = deps.settings.current();
  if (!deps.settings.isValid()) return { code: "configuration_invalid" };
  const found = await findMember(deps.people, configuration, review.person);
  if (!("member" in found)) return { code: "not_member", why: found.refusal };
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: review.person, groups: decidersOf(configuration, request) });
  const [firstUnknown] = unknown;
  if (memberOf.size === 0 && firstUnknown !== undefined) return { code: "cannot_verify", source: firstUnknown, reference: deps.random.reference() };
  const stands = memberOf.size > 0 && request.state === "pending" && review.denialReason === undefined ? await approvalRefusal(deps, request) : undefined;
  return stands ?? { reviewer: found.member, memberOf, shownHash: review.shownHash, departed: await departedApprovers(deps, request) };
}

// What stands in the way of an approval whoever gives it; a denial needs none of it.
async function approvalRefusal(deps: ReviewDeps, request: AccessRequest): Promise<ReviewRefusal | undefined> {
  const requester = await requesterRefusal(deps, request);
  if (requester !== undefined) return requester.kind === "not_member" ? { code: "requester_not_member", why: requester.why } : { code: "no_longer_entitled" };
  const { extends: extended } = request.terms;
  if (extended === undefined || mayContinue(request, await deps.requests.read(extended.request), deps.trustedClock.trusted().now)) return undefined;
  return { code: "extended_over", other: extended.shortId };
}

async function principalsOf(deps: ReviewDeps, reviewer: FullMember, { terms }: AccessRequest): Promise<Pick<Known, "reviewerPrincipals" | "requesterPrincipal">> {
  const cluster = clusterNamed(deps.settings.current(), terms.cluster);
  if (cluster === undefined) return { reviewerPrincipals: [], requesterPrincipal: undefined };
  const [reviewerPrincipals, requesters] = await Promise.all([possiblePrincipals(deps, reviewer, cluster), resolvePrincipal(deps, terms.requester, cluster)]);
  return { reviewerPrincipals, requesterPrincipal: requesters?.arn };
}

async function decideAndStore(deps: ReviewDeps, review: Review, known: Known): Promise<IntakeOutcome> {
  const outcomes: IntakeOutcome[] = [];
  const stored = await changeRequest(deps, review.requestId, (current) => {
    const { request, dropped } = withoutDeparted(current, known.departed);
    const now = deps.trustedClock.trusted().now;
    const reviewFacts: ReviewFacts = { ...known, request, now, deciders: decidersOf(deps.settings.current(), request), presentHash: presentHash(deps, request, known.requesterPrincipal) };
    const result = review.denialReason === undefined ? approve(deps, { ...reviewFacts, dropped }) : deny(reviewFacts, review.denialReason);
    outcomes.push(result.outcome);
    return result.step;
  });
  const outcome = outcomes.at(-1) ?? { kind: "review_refused", refusal: { code: "not_found" } };
  if (stored?.state === "activating" && outcome.kind === "approved") await tryToAskForGrant(deps, stored);
  return outcome;
}

function presentHash(deps: ReviewDeps, request: AccessRequest, principal: PrincipalArn | undefined): string {
  const terms = presentTerms(deps.settings.current(), request.terms, principal);
  return terms === undefined || !hasItsRule(deps.settings.current(), request) ? "" : deps.digests.sha256(approvalText(terms));
}

interface Result {
  readonly outcome: IntakeOutcome;
  readonly step: Step;
}

function approve(deps: ReviewDeps, review: ReviewFacts & { readonly dropped: readonly DroppedApproval[] }): Result {
  const { request, reviewer, now, dropped } = review;
  const decision = decideApproval(review);
  if (!decision.allowed) return { outcome: refusedOutcome(request, decision.refusal), step: undefined };
  const approval = signed(deps, request, { by: { id: reviewer.id, email: reviewer.email }, at: now, hash: request.approvalHash });
  const approvals = [...request.approvals, approval];
  const next = decision.value.isLast ? transition(request, "approve", { at: now, patch: { approvals, progress: "checking" } }) : amend(request, { approvals });
  if (typeof next === "string") return { outcome: refusedOutcome(request, { code: "already_decided", state: request.state }), step: undefined };
  const missing = next.approvalsNeeded - approvals.length;
  return {
    outcome: { kind: "approved", shortId: request.shortId, isLast: decision.value.isLast, missing },
    step: { request: next, events: [...dropped.map((one) => facts.approvalDropped(next, one, now)), facts.approved(next, approval)], notices: [{ to: "thread", request: request.id, fact: "approved", n: approvals.length + (request.dropped?.length ?? 0), at: now }] },
  };
}

function signed(deps: ReviewDeps, request: AccessRequest, approval: Omit<Approval, "mac">): Approval {
  return { ...approval, mac: sealOf(deps.digests.approvalKeys, approvalMacText(request.id, approval)) };
}

function deny(review: ReviewFacts, reason: string): Result {
  const { request, reviewer, now } = review;
  const decision = decideDenial(review);
  if (!decision.allowed) return { outcome: refusedOutcome(request, decision.refusal), step: undefined };
  const denial = { by: { id: reviewer.id, email: reviewer.email }, at: now, reason };
  const next = transition(request, "deny", { at: now, patch: { denial } });
  if (typeof next === "string") return { outcome: refusedOutcome(request, { code: "already_decided", state: request.state }), step: undefined };
  const notice = { request: request.id, n: 1, at: now };
  return {
    outcome: { kind: "denied", shortId: request.shortId },
    step: { request: next, events: [facts.denied(next, denial)], notices: [{ ...notice, to: "thread", fact: "denied" }, { ...notice, to: "requester", fact: "denied" }] },
  };
}

function refusedOutcome(request: AccessRequest, refusal: ReviewRefusal): IntakeOutcome {
  const gaveNothing = request.recovered !== true && neverGiven.has(request.state);
  return { kind: "review_refused", shortId: request.shortId, refusal, ...(gaveNothing ? { gaveNothing } : {}) };
}

const neverGiven: ReadonlySet<AccessRequest["state"]> = new Set(["pending", "denied", "expired"]);
