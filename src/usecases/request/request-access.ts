// Asking for access: everything is checked now, so that an approver never sees a request that could not be granted.
import { decideRequest } from "../../domain/entitlement/decide-request.ts";
import type { EntitledWish, Wish } from "../../domain/entitlement/decide-request.ts";
import { allowed, refused } from "../../domain/entitlement/reasons.ts";
import type { Decision, RequestRefusal } from "../../domain/entitlement/reasons.ts";
import { InvalidInputError, UnavailableError } from "../../domain/errors.ts";
import type { RequestId, SlackUserId } from "../../domain/ids.ts";
import { writeLease } from "../../domain/lease/lease-value.ts";
import type { FullMember } from "../../domain/person/slack-person.ts";
import type { AccessRequest, Extended, NamespaceNote, RuleApproval, Terms } from "../../domain/request/access-request.ts";
import { approvalText, ruleApprovalMacText } from "../../domain/request/approval-text.ts";
import { sealOf } from "../../domain/seal.ts";
import { endOfGrant } from "../../domain/request/extension.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import { newRequest, termsOf } from "../../domain/request/new-request.ts";
import { nextReminderAt } from "../../domain/request/reminders.ts";
import { milliseconds, wholeSecond } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { Namespaces } from "../../ports/cluster/namespaces.ts";
import type { People } from "../../ports/person/people.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Random } from "../../ports/system/random.ts";
import { resolvePrincipal } from "../identity/resolve-principal.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";
import { tryToAskForGrant } from "./ask-for-grant.ts";
import { createRequest } from "./change-request.ts";
import type { ChangeDeps } from "./change-request.ts";
import { checkNamespaces } from "./check-namespaces.ts";
import { checkTarget } from "./check-target.ts";
import type { TargetDeps, TargetRefusal } from "./check-target.ts";
import { duplicateOf } from "./find-duplicate.ts";
import { findMember, membershipsOf, requesterGroups } from "./find-member.ts";

/** What asking needs. */
export interface RequestDeps extends ChangeDeps, TargetDeps, ResolveDeps {
  readonly people: People;
  readonly namespaces: Namespaces;
  readonly random: Random;
  readonly clock: Pick<Clock, "sleep">;
}

/** Pauses after which a look is taken again that AWS throttled, in milliseconds: it answers in a moment, and a person waits. */
const pausesWhenThrottled = [500, 1000, 2000] as const;

/** Who asks for what, under which id. */
export interface Asking {
  readonly requestId: RequestId;
  readonly person: SlackUserId;
  readonly wish: Wish;
}

/** Stores a request that waits for approval, or refuses it. Asking again under the same id gives the first outcome. */
export async function requestAccess(deps: RequestDeps, asking: Asking): Promise<IntakeOutcome> {
  const earlier = await deps.requests.read(asking.requestId);
  if (earlier !== undefined) return askedOutcome(earlier);
  const decision = await decideAndCheck(deps, asking);
  if (decision.allowed) return askedOutcome(await storeNew(deps, asking.requestId, decision.value));
  return { kind: "request_refused", refusal: decision.refusal, wish: asking.wish };
}

/** What was found to be possible: exactly what would be asked for. */
export interface Checked {
  readonly wish: EntitledWish;
  readonly terms: Terms;
  readonly namespaceNote: NamespaceNote | undefined;
}

/** Decides a wish and looks at the cluster, without storing anything. @throws UnavailableError when the store is away */
export async function decideAndCheck(deps: RequestDeps, asking: Asking): Promise<Decision<Checked, RequestRefusal>> {
  if (!deps.settings.isValid()) return refused({ code: "configuration_invalid" });
  const entitled = await decideForPerson(deps, asking);
  if (!entitled.allowed) return entitled;
  const { member, wish } = entitled.value;
  return checkCandidate(deps, { member, wish, asked: asking.wish });
}

/** Checks an allowed wish against what is there, everything read anew. */
export async function checkCandidate(deps: RequestDeps, candidate: Candidate): Promise<Decision<Checked, RequestRefusal>> {
  const { name } = candidate.wish.cluster;
  try {
    return await patiently(deps, () => checkOnCluster(deps, candidate));
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const reference = deps.random.reference();
    deps.log.error("request refused, AWS did not answer", error, { reference, cluster: name });
    return refused({ code: "aws_unreachable", cluster: name, reference });
  }
}

async function patiently<T>({ clock }: RequestDeps, look: () => Promise<T>): Promise<T> {
  for (const pause of pausesWhenThrottled) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof UnavailableError) || error.code !== "throttled") throw error;
      await clock.sleep(milliseconds(pause));
    }
  }
  return look();
}

/** Decides a wish for a person as the directory knows them now. */
export async function decideForPerson(deps: RequestDeps, { person, wish }: Pick<Asking, "person" | "wish">): Promise<Decision<{ readonly member: FullMember; readonly wish: EntitledWish }, RequestRefusal>> {
  const configuration = deps.settings.current();
  try {
    const found = await findMember(deps.people, configuration, person);
    if (!("member" in found)) return refused({ code: "not_member", why: found.refusal });
    const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: person, groups: requesterGroups(configuration) });
    const decision = decideRequest(configuration, memberOf, wish);
    if (decision.allowed) return allowed({ member: found.member, wish: decision.value });
    if (unknown.length > 0) return refused({ code: "directory_unknown", reference: deps.random.reference() });
    return decision;
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const reference = deps.random.reference();
    deps.log.error("request refused, Slack's directory did not answer", error, { reference });
    return refused({ code: "directory_unknown", reference });
  }
}

/** An allowed wish that is to be checked against the cluster. */
export interface Candidate {
  readonly member: FullMember;
  readonly wish: EntitledWish;
  readonly asked: Wish;
  readonly extended?: Extended;
}

async function checkOnCluster(deps: RequestDeps, { member, wish, asked, extended }: Candidate): Promise<Decision<Checked, RequestRefusal>> {
  const configuration = deps.settings.current();
  const { cluster } = wish;
  const principal = await resolvePrincipal(deps, member, cluster);
  if (principal === undefined) return refused({ code: "no_principal", cluster: cluster.name });
  const duplicate = extended !== undefined ? undefined : await duplicateOf(deps.requests, { person: member.id, wish, principal: principal.arn });
  if (duplicate !== undefined) return refused(duplicate);
  const found = await checkTarget(deps, cluster, principal.arn);
  if ("refusal" in found) return refused(targetRefusal(found.refusal, wish, { principal: principal.arn, reference: deps.random.reference() }));
  if (principal.uniqueId !== undefined && principal.uniqueId !== found.target.principal.uniqueId) return refused({ code: "principal_recreated", cluster: cluster.name, principal: principal.arn });
  const namespaces = await checkNamespaces(deps.namespaces, { cluster, facts: found.target.facts }, wish.scope);
  if ("refusal" in namespaces) return refused(namespaces.refusal);
  const terms = termsOf({ wish, requester: member, team: configuration.team, cluster: found.target.facts, principal: found.target.principal, reason: asked.reason, ticket: asked.ticket, extended });
  return fitsInLease(deps, terms) ? allowed({ wish, terms, namespaceNote: namespaces.note }) : refused({ code: "too_many_namespaces", max: 20 });
}

/** A target's refusal with what its sentence needs. */
export function targetRefusal(code: TargetRefusal, { cluster }: Pick<EntitledWish, "cluster">, more: { readonly principal: string; readonly reference: string }): RequestRefusal {
  switch (code) {
    case "principal_missing":
    case "principal_shared":
      return { code, cluster: cluster.name, principal: more.principal };
    case "aws_auth_unknown":
      return { code, cluster: cluster.name, reference: more.reference };
    case "principal_protected":
    case "mode_config_map":
    case "mapped_in_aws_auth":
    case "standing_entry":
      return { code, cluster: cluster.name };
  }
}

// Written once on trial: a lease that does not fit in a tag must be refused before anybody approves it.
function fitsInLease(deps: RequestDeps, terms: Terms): boolean {
  const now = wholeSecond(deps.trustedClock.trusted().now);
  const target = { owner: deps.settings.current().owner, clusterArn: terms.clusterArn, principal: terms.principal };
  try {
    writeLease({ id: deps.random.requestId(now), issuedAt: now, notAfter: endOfGrant(terms, now), person: terms.requester.id, role: terms.role, policies: terms.accessPolicies, scope: terms.scope, groups: [] }, target, deps.digests.leaseKeys);
    return true;
  } catch (error) {
    if (error instanceof InvalidInputError && error.code === "too_many_namespaces") return false;
    throw error;
  }
}

/** Stores a request that passed every check, and asks for what follows. */
export async function storeNew(deps: RequestDeps, id: RequestId, { wish, terms, namespaceNote }: Checked): Promise<AccessRequest> {
  const shortId = await deps.requests.shortIdFor(id);
  const approvalHash = deps.digests.sha256(approvalText(terms));
  const { now } = deps.trustedClock.trusted();
  const change = newRequest({ id, shortId, terms, approvalHash, wish, now, namespaceNote, ruleApproval: wish.entitlement.approvals.count === 0 ? byRule(deps, { id, at: now, hash: approvalHash }) : undefined });
  const stored = await createRequest(deps, change);
  if (stored !== change.request) return stored; // a repeat of the same deed was faster
  if (change.request.state === "activating") await tryToAskForGrant(deps, change.request);
  else await deps.queue.askForReminder(id, nextReminderAt(change.request, wish.entitlement.approvals.escalate) ?? change.request.lapsesAt).catch((error: unknown) => { deps.log.error("reminder not asked for; the sweep looks", error, { request: id }); });
  return change.request;
}

// Only here, of terms that were just decided by the configuration: never of a record that was read.
function byRule(deps: RequestDeps, { id, ...approval }: { readonly id: RequestId; readonly at: Instant; readonly hash: string }): RuleApproval {
  return { ...approval, mac: sealOf(deps.digests.approvalKeys, ruleApprovalMacText(id, approval)) };
}

/** What the person who asked is told. */
export function askedOutcome({ id, shortId, approverGroups, approvalsNeeded, terms }: AccessRequest): IntakeOutcome {
  const { extends: extended } = terms;
  return { kind: "asked", shortId, requestId: id, approvers: approverGroups, needed: approvalsNeeded, ...(extended === undefined ? {} : { extends: { shortId: extended.shortId, until: extended.until } }) };
}
