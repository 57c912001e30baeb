// Giving the review after break-glass: read afresh, decided at the click, by somebody else.
import { decideGlassReview, giveReview } from "../../domain/break-glass/review-steps.ts";
import type { GlassVerdict } from "../../domain/break-glass/break-glass-record.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import type { ReviewFacts } from "../../domain/entitlement/decide-review.ts";
import type { GlassReviewRefusal } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { RequestId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import type { People } from "../../ports/person/people.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { possiblePrincipals } from "../identity/resolve-principal.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import { findMember, membershipsOf } from "../request/find-member.ts";

/** What reviewing needs. */
export interface GlassReviewDeps extends ChangeDeps, ResolveDeps {
  readonly people: People;
  readonly settings: Settings;
  readonly random: Random;
  readonly trustedClock: TrustedClock;
}

/** Who says what of which request. */
export interface GlassReviewing {
  readonly requestId: RequestId;
  readonly person: SlackUserId;
  readonly verdict: GlassVerdict;
  readonly note: string;
}

/** Stores a review, or says why it is not taken. */
export async function reviewBreakGlass(deps: GlassReviewDeps, reviewing: GlassReviewing): Promise<IntakeOutcome> {
  const request = await deps.requests.read(reviewing.requestId);
  if (request === undefined) return { kind: "glass_review_refused", refusal: { code: "not_found" } };
  const who = await readWho(deps, reviewing.person, request);
  return "code" in who ? { kind: "glass_review_refused", shortId: request.shortId, refusal: who } : decideAndStore(deps, reviewing, who);
}

type Who = Pick<ReviewFacts, "reviewer" | "reviewerPrincipals" | "memberOf">;

async function readWho(deps: GlassReviewDeps, person: SlackUserId, request: AccessRequest): Promise<Who | GlassReviewRefusal> {
  const configuration = deps.settings.current();
  const reference = deps.random.reference();
  try {
    const found = await findMember(deps.people, configuration, person);
    if (!("member" in found)) return { code: "not_member", why: found.refusal };
    const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: person, groups: request.approverGroups });
    if (memberOf.size === 0 && unknown.length > 0) return { code: "cannot_verify", reference };
    const cluster = clusterNamed(configuration, request.terms.cluster);
    return { reviewer: found.member, memberOf, reviewerPrincipals: cluster === undefined ? [] : await possiblePrincipals(deps, found.member, cluster) };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    deps.log.error("review of break-glass refused, Slack's directory did not answer", error, { reference, request: request.id });
    return { code: "cannot_verify", reference };
  }
}

async function decideAndStore(deps: GlassReviewDeps, { requestId, verdict, note }: GlassReviewing, who: Who): Promise<IntakeOutcome> {
  const outcomes: IntakeOutcome[] = [];
  await changeRequest(deps, requestId, (request) => {
    const decision = decideGlassReview({ request, ...who });
    outcomes.push(decision.allowed ? { kind: "glass_reviewed", shortId: request.shortId, verdict } : { kind: "glass_review_refused", shortId: request.shortId, refusal: decision.refusal });
    return decision.allowed ? giveReview(request, { by: { id: who.reviewer.id, email: who.reviewer.email }, at: deps.trustedClock.trusted().now, verdict, note }) : undefined;
  });
  return outcomes.at(-1) ?? { kind: "glass_review_refused", refusal: { code: "not_found" } };
}
