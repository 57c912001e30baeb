// Breaking the glass: who is on call gets access at once. Everything but the approval is checked as for any request.
import { breakGlassTerms, newBreakGlass, timesOf } from "../../domain/break-glass/new-break-glass.ts";
import { decideBreakGlass, rotasToAsk } from "../../domain/break-glass/decide-break-glass.ts";
import type { BreakGlassWish, BrokenGlass } from "../../domain/break-glass/decide-break-glass.ts";
import { allowed, refused } from "../../domain/entitlement/reasons.ts";
import type { BreakGlassRefusal, Decision } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { RequestId, SlackUserId } from "../../domain/ids.ts";
import type { FullMember } from "../../domain/person/slack-person.ts";
import type { AccessRequest, Terms } from "../../domain/request/access-request.ts";
import { approvalText } from "../../domain/request/approval-text.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import { isFinal, isRemoving } from "../../domain/request/request-state.ts";
import type { RequestDeps } from "../request/request-access.ts";
import { targetRefusal } from "../request/request-access.ts";
import { createRequest } from "../request/change-request.ts";
import { checkTarget } from "../request/check-target.ts";
import { findMember } from "../request/find-member.ts";
import { resolvePrincipal } from "../identity/resolve-principal.ts";
import { tryToAskForGrant } from "../request/ask-for-grant.ts";
import { askRotas } from "./ask-rotas.ts";
import type { AskRotasDeps } from "./ask-rotas.ts";

/** What breaking the glass needs. */
export type BreakGlassDeps = RequestDeps & AskRotasDeps;

/** Who breaks which glass, under which id. */
export interface BreakingGlass {
  readonly requestId: RequestId;
  readonly person: SlackUserId;
  readonly wish: BreakGlassWish;
}

/** Stores a request that is on its way to access, or refuses it. Under the same id again gives the first outcome. */
export async function breakGlass(deps: BreakGlassDeps, { requestId, person, wish }: BreakingGlass): Promise<IntakeOutcome> {
  const earlier = await deps.requests.read(requestId);
  if (earlier !== undefined) return brokenOutcome(earlier);
  const reference = deps.random.reference();
  const decision = await decideAndCheck(deps, { person, wish, reference }).catch((error: unknown) => unavailable(deps, error, reference));
  if (!decision.allowed) return { kind: "break_glass_refused", refusal: decision.refusal, wish };
  const request = await storeNew(deps, requestId, decision.value);
  if (request.state === "activating") await tryToAskForGrant(deps, request);
  return brokenOutcome(request);
}

function brokenOutcome({ id, shortId, breakGlass: record }: AccessRequest): IntakeOutcome {
  return { kind: "broke_glass", shortId, requestId: id, nth: record?.nth ?? 1 };
}

interface Checked {
  readonly broken: BrokenGlass;
  readonly terms: Terms;
  readonly nth: number;
}

interface Asking {
  readonly person: SlackUserId;
  readonly wish: BreakGlassWish;
  readonly reference: string;
}

// Only Slack's directory throws here; AWS is caught where it is asked.
function unavailable(deps: BreakGlassDeps, error: unknown, reference: string): Decision<never, BreakGlassRefusal> {
  if (!(error instanceof UnavailableError)) throw error;
  deps.log.error("break-glass refused, Slack's directory did not answer", error, { reference });
  return refused({ code: "directory_unknown", reference });
}

async function decideAndCheck(deps: BreakGlassDeps, { person, wish, reference }: Asking): Promise<Decision<Checked, BreakGlassRefusal>> {
  const configuration = deps.settings.current();
  if (!deps.settings.isValid()) return refused({ code: "configuration_invalid" });
  const found = await findMember(deps.people, configuration, person);
  if (!("member" in found)) return refused({ code: "not_member", why: found.refusal });
  const at = deps.trustedClock.trusted().now;
  const answers = await askRotas(deps, configuration, { rotas: rotasToAsk(configuration, wish), reference });
  const decision = decideBreakGlass({ configuration, person: found.member, wish, answers, at, reference });
  return decision.allowed ? checkOnCluster(deps, { member: found.member, broken: decision.value, wish, reference }) : decision;
}

interface Candidate {
  readonly member: FullMember;
  readonly broken: BrokenGlass;
  readonly wish: BreakGlassWish;
  readonly reference: string;
}

async function checkOnCluster(deps: BreakGlassDeps, { member, broken, wish, reference }: Candidate): Promise<Decision<Checked, BreakGlassRefusal>> {
  const configuration = deps.settings.current();
  const { cluster } = broken;
  const principal = await resolvePrincipal(deps, member, cluster);
  if (principal === undefined) return refused({ code: "no_principal", cluster: cluster.name });
  const mine = await deps.requests.listOf(member.id);
  const same = mine.find((request) => hasIt(request, broken));
  if (same !== undefined) return refused({ code: "duplicate", other: same.shortId, state: same.state, ...(same.intent === undefined ? {} : { until: same.intent.notAfter }) });
  const found = await lookAtTarget(deps, broken, { principal: principal.arn, reference });
  if (!found.allowed) return found;
  if (principal.uniqueId !== undefined && principal.uniqueId !== found.value.principal.uniqueId) return refused({ code: "principal_recreated", cluster: cluster.name, principal: principal.arn });
  const terms = breakGlassTerms({ broken, wish, requester: member, team: configuration.team, cluster: found.value.facts, principal: found.value.principal });
  return allowed({ broken, terms, nth: timesOf(mine, cluster.name, deps.trustedClock.trusted().now) });
}

// What waits for approval is no reason to wait; what is given or being given is.
function hasIt({ terms, state }: AccessRequest, { cluster, role }: BrokenGlass): boolean {
  return !isFinal(state) && !isRemoving(state) && state !== "pending" && terms.cluster === cluster.name && terms.role === role.name;
}

async function lookAtTarget(deps: BreakGlassDeps, broken: BrokenGlass, { principal, reference }: { readonly principal: Terms["principal"]; readonly reference: string }) {
  const { cluster } = broken;
  try {
    const found = await checkTarget(deps, cluster, principal);
    return "refusal" in found ? refused<BreakGlassRefusal>(targetRefusal(found.refusal, broken, { principal, reference })) : allowed(found.target);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    deps.log.error("break-glass refused, AWS did not answer", error, { reference, cluster: cluster.name });
    return refused<BreakGlassRefusal>({ code: "aws_unreachable", cluster: cluster.name, reference });
  }
}

async function storeNew(deps: BreakGlassDeps, id: RequestId, { broken, terms, nth }: Checked): Promise<AccessRequest> {
  const shortId = await deps.requests.shortIdFor(id);
  const approvalHash = deps.digests.sha256(approvalText(terms));
  return createRequest(deps, newBreakGlass({ id, shortId, terms, approvalHash, rule: broken.rule, now: deps.trustedClock.trusted().now, nth }, deps.digests.approvalKeys));
}
