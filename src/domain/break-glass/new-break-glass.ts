// The record of a request that breaks the glass: on its way to access at once, by the same state table as every other.
import { asked } from "../audit/facts.ts";
import { brokeGlass } from "../audit/break-glass-facts.ts";
import type { AuditEvent } from "../audit/audit-event.ts";
import type { ClusterFacts } from "../cluster/cluster.ts";
import type { RequestId, ShortId, SlackTeamId } from "../ids.ts";
import type { MacKeys } from "../lease/lease.ts";
import type { FullMember } from "../person/slack-person.ts";
import type { PrincipalFacts } from "../person/principal.ts";
import type { AccessRequest, Terms } from "../request/access-request.ts";
import type { Notice } from "../request/notice.ts";
import { sealHolds, sealOf } from "../seal.ts";
import { between, minutes } from "../time.ts";
import type { Instant } from "../time.ts";
import { breakGlassMacText } from "./break-glass-record.ts";
import type { BreakGlassWish, BrokenGlass } from "./decide-break-glass.ts";

/** Exactly what will be granted, with the ground for it. */
export function breakGlassTerms({ broken, wish, requester, team, cluster, principal }: {
  readonly broken: BrokenGlass;
  readonly wish: BreakGlassWish;
  readonly requester: Pick<FullMember, "id" | "email">;
  readonly team: SlackTeamId;
  readonly cluster: ClusterFacts;
  readonly principal: PrincipalFacts;
}): Terms {
  const { reason, ticket } = wish;
  return {
    requester: { id: requester.id, email: requester.email, team },
    cluster: broken.cluster.name, clusterArn: cluster.arn, clusterCreatedAt: cluster.createdAt,
    principal: principal.arn, principalId: principal.uniqueId,
    role: broken.role.name, accessPolicies: broken.role.accessPolicies, scope: broken.scope, duration: broken.duration,
    ...(reason === undefined ? {} : { reason }), ...(ticket === undefined ? {} : { ticket }),
    entitlement: { index: broken.rule.index, hash: broken.rule.hash }, breakGlass: broken.evidence,
  };
}

/** The record with its facts and notices; its approval is the rule's. @param nth this time included */
export function newBreakGlass(facts: {
  readonly id: RequestId;
  readonly shortId: ShortId;
  readonly terms: Terms;
  readonly approvalHash: string;
  readonly rule: BrokenGlass["rule"];
  readonly now: Instant;
  readonly nth: number;
}, keys: MacKeys): { readonly request: AccessRequest; readonly events: readonly AuditEvent[]; readonly notices: readonly Notice[] } {
  const { id, terms, now, rule, nth, approvalHash } = facts;
  const { requester } = terms;
  const mac = sealOf(keys, breakGlassMacText(id, { id: requester.id, email: requester.email, at: now, hash: approvalHash }));
  // Where the state table leads from waiting by an approval; the rule is the approval.
  const request: AccessRequest = {
    id, shortId: facts.shortId, revision: 1, state: "activating", terms, approvalHash, askedAt: now, lapsesAt: now, approvalsNeeded: 0, approverGroups: rule.review.by, approvals: [], progress: "checking",
    breakGlass: { mac, nth, alert: rule.alert, reviewWithin: rule.review.within, asked: 0 },
  };
  return { request, events: [asked(request), brokeGlass(request, now)], notices: [{ to: "thread", request: id, fact: "broke_glass", n: 1, at: now }] };
}

/** Whether the stored proof is ours and of this request, this person, this time and this hash. */
export function breakGlassIsValid(request: AccessRequest, presentHash: string, keys: MacKeys): boolean {
  const { breakGlass, terms, approvalHash, askedAt, id } = request;
  const signed = breakGlassMacText(id, { id: terms.requester.id, email: terms.requester.email, at: askedAt, hash: approvalHash });
  return terms.breakGlass !== undefined && presentHash === approvalHash && sealHolds(keys, signed, breakGlass?.mac ?? "");
}

/** Twelve hours: what of them counts as "again". */
const window = minutes(720);

/** Which time it is that this person breaks the glass of a cluster; `earlier` are their latest requests. */
export function timesOf(earlier: readonly AccessRequest[], cluster: string, now: Instant): number {
  return 1 + earlier.filter((one) => one.breakGlass !== undefined && one.terms.cluster === cluster && between(one.askedAt, now) < window).length;
}
