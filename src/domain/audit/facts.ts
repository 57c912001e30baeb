// The only maker of audit events: one function per fact, so that every event of a kind has the same fields.
import type { Approval, DroppedApproval, AccessRequest, Actor, Intent, RuleApproval } from "../request/access-request.ts";
import { lastApprovalAt } from "../request/access-request.ts";
import type { Link } from "../person/link.ts";
import type { GrantRejection } from "../entitlement/reasons.ts";
import type { Removal } from "../plan/changes.ts";
import { changeText } from "../plan/changes.ts";
import { scopeText } from "../cluster/access-scope.ts";
import type { ClusterName, PrincipalArn, RequestId, SlackUserId } from "../ids.ts";
import type { EntryAlarm } from "../lease/judge-entry.ts";
import type { Departure } from "../person/departure.ts";
import type { LookWish } from "../overview/look-wish.ts";
import { between, toIsoText } from "../time.ts";
import type { Instant } from "../time.ts";
import type { AuditActor, AuditEvent, AuditEventType } from "./audit-event.ts";
import { questionFacts } from "./audit-question.ts";
import type { AuditQuestion } from "./audit-question.ts";

function about(type: AuditEventType, request: AccessRequest, said: Pick<AuditEvent, "at" | "actor" | "facts">): AuditEvent {
  return { type, at: said.at, actor: said.actor, request: request.id, cluster: request.terms.cluster, principal: request.terms.principal, facts: said.facts };
}
function person({ id, email }: Actor): AuditActor {
  return { slack: id, email };
}
/** Somebody who tried something. */
interface Doer {
  readonly id: SlackUserId;
  readonly email: string | undefined;
  readonly at: Instant;
}
function doer({ id, email }: Doer): AuditActor {
  return { slack: id, ...(email === undefined ? {} : { email }) };
}
const worker: AuditActor = { part: "worker" };

/** Somebody asked; the request waits for approval. */
export function asked(request: AccessRequest): AuditEvent {
  const { terms } = request;
  return about("request.asked", request, { at: request.askedAt, actor: person(terms.requester), facts: {
    shortId: request.shortId, role: terms.role, accessPolicies: terms.accessPolicies, scope: scopeText(terms.scope), durationMs: terms.duration,
    reason: terms.reason, ticket: terms.ticket, entitlement: terms.entitlement.index, approvalHash: request.approvalHash, approvalsNeeded: request.approvalsNeeded,
    ...(terms.extends === undefined ? {} : { extends: terms.extends.request, extendsSince: toIsoText(terms.extends.since), extendsUntil: toIsoText(terms.extends.until) }),
  } });
}
/** Somebody asked and was refused; nothing was stored. */
export function requestRefused(by: Doer, wish: { readonly cluster: string; readonly role: string }, code: string): AuditEvent {
  return { type: "request.refused", at: by.at, actor: doer(by), facts: { cluster: wish.cluster, role: wish.role, code } };
}
/** Somebody tried to approve, deny or end, and was refused; nothing happened. */
export function deedRefused(by: Doer, { request, deed }: { readonly request: RequestId; readonly deed: "approve" | "deny" | "end" | "extend" | "review_glass" }, code: string): AuditEvent {
  return { type: "deed.refused", at: by.at, actor: doer(by), request, facts: { deed, code } };
}
/** Somebody wanted to look at clusters or the audit log, and was refused; nothing was shown. */
export function lookRefused(by: Doer, wish: LookWish, code: string): AuditEvent {
  return { type: "deed.refused", at: by.at, actor: doer(by), facts: { deed: wish.kind, ...wishFacts(wish), code } };
}
function wishFacts(wish: LookWish): AuditEvent["facts"] {
  if (wish.kind === "audit") return questionFacts(wish.question);
  return wish.kind === "clusters" ? {} : { cluster: wish.cluster };
}
/** An administrator read the audit log in chat. */
export function auditRead(by: Doer, question: AuditQuestion): AuditEvent {
  return { type: "audit.read", at: by.at, actor: doer(by), facts: questionFacts(question) };
}
/** Somebody proved that a principal is theirs. */
export function linkMade(by: Doer, { principal, uniqueId, account }: Link): AuditEvent {
  return { type: "link.made", at: by.at, actor: doer(by), principal, facts: { account, uniqueId } };
}
/** A proof was refused; nothing was linked. */
export function linkRefused(by: Doer, cluster: ClusterName, code: string): AuditEvent {
  return { type: "link.refused", at: by.at, actor: doer(by), cluster, facts: { code } };
}
/** Somebody took a link of theirs back. */
export function linkRemoved(by: Doer, { principal, uniqueId, account }: Link): AuditEvent {
  return { type: "link.removed", at: by.at, actor: doer(by), principal, facts: { account, uniqueId } };
}
/** Nobody decided for a while: the groups of the entitlement's escalation were called. */
export function escalated(request: AccessRequest, at: Instant): AuditEvent {
  return about("request.escalated", request, { at, actor: { part: "timer" }, facts: { entitlement: request.terms.entitlement.index } });
}
/** One approval was counted. */
export function approved(request: AccessRequest, approval: Approval): AuditEvent {
  return about("request.approved", request, { at: approval.at, actor: person(approval.by), facts: {
    hash: approval.hash, number: request.approvals.length, needed: request.approvalsNeeded, mac: approval.mac,
  } });
}
/** An approval does not count any more, since who gave it may not approve any more. */
export function approvalDropped(request: AccessRequest, { by, at: givenAt, why }: DroppedApproval, at: Instant): AuditEvent {
  return about("request.approval_dropped", request, { at, actor: worker, facts: { by: by.email, givenAt: toIsoText(givenAt), code: why } });
}
/** An entitlement that needs nobody's approval said yes. */
export function approvedByRule(request: AccessRequest, approval: RuleApproval): AuditEvent {
  const { entitlement } = request.terms;
  return about("request.approved_by_rule", request, { at: approval.at, actor: { part: "rule" }, facts: {
    rule: `entitlements[${String(entitlement.index)}]`, entitlementHash: entitlement.hash, hash: approval.hash, mac: approval.mac,
  } });
}
/** An approver said no. */
export function denied(request: AccessRequest, denial: { readonly by: Actor; readonly at: Instant; readonly reason: string }): AuditEvent {
  return about("request.denied", request, { at: denial.at, actor: person(denial.by), facts: { reason: denial.reason } });
}
/** Nobody decided in time. */
export function expired(request: AccessRequest, at: Instant): AuditEvent {
  return about("request.expired", request, { at, actor: { part: "timer" }, facts: { lapsesAt: toIsoText(request.lapsesAt) } });
}
/** The requester took a waiting request back. */
export function withdrawnBeforeGrant(request: AccessRequest, by: Actor, at: Instant): AuditEvent {
  return about("request.withdrawn_before_grant", request, { at, actor: person(by), facts: {} });
}
/** End and lease are fixed; nothing was written to AWS yet. */
export function intended(request: AccessRequest, intent: Intent): AuditEvent {
  return about("access.intended", request, { at: intent.issuedAt, actor: worker, facts: {
    notAfter: toIsoText(intent.notAfter), lease: intent.lease, generation: intent.generation, approvalHash: request.approvalHash,
    approvals: request.approvals.map(({ by, at, hash, mac }) => ({ by: by.email, at: toIsoText(at), hash, mac })),
    ...(request.approvedByRule === undefined ? {} : { approvedByRule: { entitlement: request.terms.entitlement.index, at: toIsoText(request.approvedByRule.at), mac: request.approvedByRule.mac } }),
  } });
}
/** Access was read back. */
export function confirmed(request: AccessRequest, at: Instant): AuditEvent {
  const approvedAt = lastApprovalAt(request);
  return about("access.confirmed", request, { at, actor: worker, facts: {
    notAfter: request.intent === undefined ? undefined : toIsoText(request.intent.notAfter),
    afterApprovalMs: approvedAt === undefined || request.breakGlass !== undefined ? undefined : between(approvedAt, at),
  } });
}
/** A grant ended without access. */
export function failed(request: AccessRequest, at: Instant, failure: { readonly code: GrantRejection; readonly detail?: string }): AuditEvent {
  return about("access.failed", request, { at, actor: worker, facts: { code: failure.code, detail: failure.detail } });
}
/** A person ended access early. */
export function endAsked(request: AccessRequest, end: { readonly by: Actor; readonly at: Instant; readonly kind: "withdraw" | "revoke"; readonly reason?: string }): AuditEvent {
  return about("access.end_asked", request, { at: end.at, actor: person(end.by), facts: { kind: end.kind, reason: end.reason } });
}
/** An operator ended it by the command line. */
export function endedByOperator(request: AccessRequest, end: { readonly operator: string; readonly reason: string; readonly at: Instant }): AuditEvent {
  const type = request.state === "withdrawn" ? "request.withdrawn_before_grant" : "access.end_asked";
  return about(type, request, { at: end.at, actor: { part: "operator" }, facts: { kind: "operator", operator: end.operator, reason: end.reason } });
}
/** The time of a lease is over. */
export function endReached(request: AccessRequest, at: Instant): AuditEvent {
  return about("access.end_reached", request, { at, actor: { part: "timer" }, facts: {
    notAfter: request.intent === undefined ? undefined : toIsoText(request.intent.notAfter),
  } });
}
/** Twice read: no access of this lease is left. */
export function ended(request: AccessRequest, at: Instant): AuditEvent {
  const due = request.intent?.notAfter;
  const removedAt = request.removedAt;
  return about("access.ended", request, { at, actor: worker, facts: {
    state: request.state, removedAt: removedAt === undefined ? undefined : toIsoText(removedAt),
    lateMs: due === undefined || removedAt === undefined ? undefined : between(due, removedAt),
  } });
}
/** Active access was found missing, and our own write had taken it away. */
export function drifted(request: AccessRequest, at: Instant): AuditEvent {
  return about("access.drift", request, { at, actor: { part: "sweep" }, facts: {} });
}
/** Active access was removed by somebody outside. */
export function lost(request: AccessRequest, at: Instant): AuditEvent {
  return about("access.lost", request, { at, actor: { part: "outside" }, facts: { why: "outside" } });
}
/** The requester is no full member any more: what waited is withdrawn, what was given is taken away. */
export function departed(request: AccessRequest, why: Departure, at: Instant): AuditEvent {
  const type = request.state === "withdrawn" ? "request.withdrawn_before_grant" : "access.lost";
  return about(type, request, { at, actor: { part: "sweep" }, facts: { why: "requester_left", member: why, requester: request.terms.requester.email } });
}
/** A request came back from its lease after the store was lost. */
export function recovered(request: AccessRequest, at: Instant): AuditEvent {
  return about("request.recovered", request, { at, actor: { part: "sweep" }, facts: { lease: request.intent?.lease, role: request.terms.role, scope: scopeText(request.terms.scope) } });
}
/** We took something away. */
export function removedByUs(where: { readonly cluster: ClusterName; readonly principal: PrincipalArn }, change: Removal, at: Instant): AuditEvent {
  return { type: "access.removed_by_us", at, actor: { part: "sweep" }, cluster: where.cluster, principal: where.principal, facts: { change: changeText(change), ...(change.kind === "narrow" ? { to: scopeText(change.to) } : {}) } };
}
/** An entry carries something that somebody should look at. */
export function entryAlarm(where: { readonly cluster: ClusterName; readonly principal: PrincipalArn }, alarm: EntryAlarm, at: Instant): AuditEvent {
  return { type: "entry.alarm", at, actor: { part: "sweep" }, cluster: where.cluster, principal: where.principal, facts: { alarm } };
}
/** A pass held back unexpected removals. */
export function passBraked(cluster: ClusterName, message: string, at: Instant): AuditEvent {
  return { type: "pass.braked", at, actor: { part: "sweep" }, cluster, facts: { message } };
}
/** The store lost or took back what it held. */
export function storeGap(kind: "wiped" | "rolled_back", at: Instant): AuditEvent {
  return { type: "store.gap", at, actor: { part: "sweep" }, facts: { kind } };
}
