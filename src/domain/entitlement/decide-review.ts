// Who may approve or deny, decided anew at every click.
import type { GroupName, PrincipalArn } from "../ids.ts";
import type { Instant } from "../time.ts";
import type { FullMember } from "../person/slack-person.ts";
import { isSameHuman } from "../person/slack-person.ts";
import { hasLapsed } from "../request/access-request.ts";
import type { AccessRequest } from "../request/access-request.ts";
import { outcomeOf } from "../request/request-state.ts";
import { allowed, refused } from "./reasons.ts";
import type { Decision, ReviewRefusal } from "./reasons.ts";

/** What a review is decided on; all read at the click. */
export interface ReviewFacts {
  readonly request: AccessRequest;
  readonly reviewer: FullMember;
  /** Every principal in the cluster's account that may be the reviewer's. */
  readonly reviewerPrincipals: readonly PrincipalArn[];
  /** The groups that may decide it now. */
  readonly deciders: readonly GroupName[];
  /** Groups that the reviewer is in now. */
  readonly memberOf: ReadonlySet<GroupName>;
  /** The hash on the card that was clicked. */
  readonly shownHash: string;
  /** The hash of the terms, computed from the present configuration and facts. */
  readonly presentHash: string;
  readonly now: Instant;
}

/** Decides an approval. The value says whether it is the last one needed. */
export function decideApproval(facts: ReviewFacts): Decision<{ readonly isLast: boolean }, ReviewRefusal> {
  const refusal = reviewRefusal(facts) ?? repeatRefusal(facts);
  if (refusal !== undefined) return refused(refusal);
  return allowed({ isLast: facts.request.approvals.length + 1 >= facts.request.approvalsNeeded });
}

/** Decides a denial: the same people, the same card; one is enough. */
export function decideDenial(facts: ReviewFacts): Decision<true, ReviewRefusal> {
  const refusal = reviewRefusal(facts);
  return refusal === undefined ? allowed(true) : refused(refusal);
}

function reviewRefusal(facts: ReviewFacts): ReviewRefusal | undefined {
  const { request, reviewer, deciders, memberOf, now } = facts;
  const rightful = deciders.some((group) => memberOf.has(group));
  if (isSameHuman(request.terms.requester, reviewer)) return { code: "own_request", approvers: deciders };
  if (!rightful) return { code: "not_an_approver", approvers: deciders };
  if (facts.reviewerPrincipals.includes(request.terms.principal)) return { code: "own_principal" };
  const outcome = outcomeOf(request.state, "approve");
  if (typeof outcome === "string") return alreadyDecided(request);
  if (hasLapsed(request, now)) return { code: "lapsed", at: request.lapsesAt };
  return facts.shownHash === request.approvalHash && facts.presentHash === request.approvalHash ? undefined : { code: "changed" };
}

function repeatRefusal({ request, reviewer }: ReviewFacts): ReviewRefusal | undefined {
  const earlier = request.approvals.find(({ by }) => isSameHuman(by, reviewer));
  if (earlier === undefined) return undefined;
  return { code: "already_approved_by_you", at: earlier.at, missing: request.approvalsNeeded - request.approvals.length };
}

function alreadyDecided(request: AccessRequest): ReviewRefusal {
  const decided = request.denial ?? request.approvals.at(-1);
  return { code: "already_decided", state: request.state, ...(request.recovered === undefined ? {} : { recovered: request.recovered }), ...(decided === undefined ? {} : { by: decided.by.id, at: decided.at }) };
}
