// Why: what would come of a wish, by the very decision that a request takes. Nothing is stored, and nothing is asked of anybody.
import { asGiven, explainRequest } from "../../domain/entitlement/explain-request.ts";
import type { ExplainedRule } from "../../domain/entitlement/explain-request.ts";
import type { Wish } from "../../domain/entitlement/decide-request.ts";
import { decideApproval } from "../../domain/entitlement/decide-review.ts";
import type { RequestRefusal } from "../../domain/entitlement/reasons.ts";
import { clusterNamed, groupNamed } from "../../domain/configuration.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { shortIdOf } from "../../domain/ids.ts";
import type { GroupName, SlackUserId } from "../../domain/ids.ts";
import type { MemberRefusal } from "../../domain/person/slack-person.ts";
import type { ResolvedPrincipal } from "../../domain/person/principal.ts";
import type { AccessRequest, NamespaceNote, Terms } from "../../domain/request/access-request.ts";
import { newRequest } from "../../domain/request/new-request.ts";
import { decidersOf } from "../../domain/request/present-terms.ts";
import { plus } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { findMember, membershipsOf, requesterGroups } from "./find-member.ts";
import { decideAndCheck } from "./request-access.ts";
import { possiblePrincipals, resolvePrincipal } from "../identity/resolve-principal.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";
import type { Checked, RequestDeps } from "./request-access.ts";

/** Who asks what would come of which wish of whom. */
export interface Question {
  readonly asker: SlackUserId;
  readonly about: SlackUserId;
  readonly wish: Wish;
}

/** Who may approve at this moment. */
export interface ApproversNow {
  readonly people: readonly SlackUserId[];
  /** More members of the groups than were looked at one by one. */
  readonly unlooked: number;
  /** Groups and people that Slack did not tell of. */
  readonly unknown: readonly (GroupName | SlackUserId)[];
}

/** What would come of it. */
export type Explanation =
  | { readonly kind: "not_told"; readonly why: { readonly code: "not_member"; readonly why: MemberRefusal } | { readonly code: "not_administrator" } | { readonly code: "directory_unknown"; readonly reference: string } }
  | {
    readonly kind: "refused";
    readonly question: Question;
    readonly refusal: RequestRefusal;
    /** Empty for a cluster that the person may not know of. */
    readonly rules: readonly ExplainedRule[];
    readonly unknownGroups: readonly GroupName[];
    readonly principal: ResolvedPrincipal | undefined;
  }
  | {
    readonly kind: "allowed";
    readonly question: Question;
    readonly rules: readonly ExplainedRule[];
    readonly stillNeeded: readonly ("reason" | "ticket")[];
    readonly terms: Terms;
    readonly namespaceNote: NamespaceNote | undefined;
    readonly principal: ResolvedPrincipal | undefined;
    readonly needed: number;
    readonly approvers: ApproversNow;
    /** When it would end if it was granted now. */
    readonly endsIfNow: Instant;
  };

/** Explains a wish. About somebody else only to administrators. */
export async function explainAccess(deps: RequestDeps, question: Question): Promise<Explanation> {
  try {
    const refusal = await askerRefusal(deps, question);
    return refusal === undefined ? await explain(deps, question) : { kind: "not_told", why: refusal };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const reference = deps.random.reference();
    deps.log.error("not explained, Slack or the store did not answer", error, { reference });
    return { kind: "not_told", why: { code: "directory_unknown", reference } };
  }
}

async function askerRefusal(deps: RequestDeps, { asker, about }: Question): Promise<Extract<Explanation, { kind: "not_told" }>["why"] | undefined> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, asker);
  if (!("member" in found)) return { code: "not_member", why: found.refusal };
  if (asker === about) return undefined;
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: asker, groups: configuration.administrators });
  if (memberOf.size > 0) return undefined;
  if (unknown.length > 0) throw new UnavailableError("unavailable", "Slack did not say who the administrators are.");
  return { code: "not_administrator" };
}

async function explain(deps: RequestDeps, question: Question): Promise<Explanation> {
  const { about, wish } = question;
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, about);
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: about, groups: requesterGroups(configuration) });
  const explained = explainRequest(configuration, memberOf, wish);
  const cluster = clusterNamed(configuration, wish.cluster);
  const principal = "member" in found && cluster !== undefined ? await resolvePrincipal(deps, found.member, cluster) : undefined;
  // The same checks as for a request, on the cluster too; its reason and ticket are stand-ins.
  const decision = await decideAndCheck(deps, { requestId: deps.random.requestId(deps.trustedClock.trusted().now), person: about, wish: asGiven(wish) });
  if (!decision.allowed) {
    // What one may not ask for at all is told as what is not there, and nobody's rules are told to a stranger.
    const maySee = question.asker !== about || ("member" in found && !hidden.has(decision.refusal.code));
    return { kind: "refused", question, refusal: decision.refusal, rules: maySee ? explained.rules : [], unknownGroups: maySee ? unknown : [], principal: maySee ? principal : undefined };
  }
  const { terms, namespaceNote, wish: entitled } = decision.value;
  const { now } = deps.trustedClock.trusted();
  return {
    kind: "allowed", question, rules: explained.rules, stillNeeded: explained.stillNeeded, terms, namespaceNote, principal,
    needed: entitled.entitlement.approvals.count, approvers: await approversOf(deps, asIfAsked(deps, decision.value, now), now), endsIfNow: plus(now, terms.duration),
  };
}

const hidden: ReadonlySet<RequestRefusal["code"]> = new Set(["unknown_cluster", "not_member"]);

function asIfAsked(deps: RequestDeps, { terms, wish, namespaceNote }: Checked, now: Instant): AccessRequest {
  const id = deps.random.requestId(now);
  return newRequest({ id, shortId: shortIdOf(id), terms, approvalHash: "", wish, now, namespaceNote }).request;
}

/** Most people that Slack is asked about for one answer. */
const mostLooked = 20;

/** Who may approve a request now, each judged as at a click. @throws UnavailableError never: what Slack does not tell is in the answer */
export async function approversOf(deps: Pick<RequestDeps, "people"> & ResolveDeps, request: AccessRequest, now: Instant): Promise<ApproversNow> {
  const configuration = deps.settings.current();
  const unknown: (GroupName | SlackUserId)[] = [];
  const members = new Map<SlackUserId, Set<GroupName>>();
  await Promise.all(decidersOf(configuration, request).map(async (name) => {
    const group = groupNamed(configuration, name);
    const found = group === undefined ? [] : await orUnknown(() => deps.people.membersOf(group));
    if (found === undefined) unknown.push(name);
    for (const member of found ?? []) members.set(member, (members.get(member) ?? new Set()).add(name));
  }));
  const all = [...members.keys()].sort();
  const people = await Promise.all(all.slice(0, mostLooked).map(async (user) => {
    const may = await orUnknown(() => mayApprove(deps, { user, memberOf: members.get(user) ?? new Set() }, { request, now }));
    if (may === undefined) unknown.push(user);
    return may === true ? [user] : [];
  }));
  return { people: people.flat(), unlooked: Math.max(0, all.length - mostLooked), unknown: unknown.sort() };
}

/** Whether a person would be allowed to approve a request now, judged as at a click. @throws UnavailableError when Slack or the store does not answer */
export async function mayApprove(deps: Pick<RequestDeps, "people"> & ResolveDeps, { user, memberOf }: { readonly user: SlackUserId; readonly memberOf: ReadonlySet<GroupName> }, { request, now }: { readonly request: AccessRequest; readonly now: Instant }): Promise<boolean> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, user);
  if (!("member" in found)) return false;
  const cluster = clusterNamed(configuration, request.terms.cluster);
  const reviewerPrincipals = cluster === undefined ? [] : await possiblePrincipals(deps, found.member, cluster);
  return decideApproval({ request, reviewer: found.member, reviewerPrincipals, deciders: decidersOf(configuration, request), memberOf, shownHash: request.approvalHash, presentHash: request.approvalHash, now }).allowed;
}

async function orUnknown<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}
