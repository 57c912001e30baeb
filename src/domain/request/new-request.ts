// Making the record of a new request.
import { approvedByRule as approvedByRuleOf, asked } from "../audit/facts.ts";
import type { ClusterFacts } from "../cluster/cluster.ts";
import type { EntitledWish } from "../entitlement/decide-request.ts";
import type { RequestId, ShortId, SlackTeamId } from "../ids.ts";
import type { FullMember } from "../person/slack-person.ts";
import type { PrincipalFacts } from "../person/principal.ts";
import { plus } from "../time.ts";
import type { Instant } from "../time.ts";
import type { AccessRequest, Extended, NamespaceNote, RuleApproval, Terms } from "./access-request.ts";
import type { Notice } from "./notice.ts";
import type { AuditEvent } from "../audit/audit-event.ts";

/** What terms are made of: the allowed wish, and what is so now. */
export interface TermsFacts {
  readonly wish: EntitledWish;
  readonly requester: Pick<FullMember, "id" | "email">;
  readonly team: SlackTeamId;
  readonly cluster: ClusterFacts;
  readonly principal: PrincipalFacts;
  readonly reason?: string | undefined;
  readonly ticket?: string | undefined;
  /** What it extends. */
  readonly extended?: Extended | undefined;
}

/** Exactly what would be granted. */
export function termsOf({ wish, requester, team, cluster, principal, reason, ticket, extended }: TermsFacts): Terms {
  return {
    requester: { id: requester.id, email: requester.email, team },
    cluster: wish.cluster.name, clusterArn: cluster.arn, clusterCreatedAt: cluster.createdAt,
    principal: principal.arn, principalId: principal.uniqueId,
    role: wish.role.name, accessPolicies: wish.role.accessPolicies, scope: wish.scope, duration: wish.duration,
    ...(reason === undefined || reason === "" ? {} : { reason }), ...(ticket === undefined || ticket === "" ? {} : { ticket }),
    ...(extended === undefined ? {} : { extends: extended }),
    entitlement: { index: wish.entitlement.index, hash: wish.entitlement.hash },
  };
}

/** A record with its first facts and notices. */
export interface NewRequest {
  readonly request: AccessRequest;
  readonly events: readonly AuditEvent[];
  readonly notices: readonly Notice[];
}

/** A new request with its first facts and notices. It waits for approval, unless its entitlement needs nobody's. */
export function newRequest(facts: {
  readonly id: RequestId;
  readonly shortId: ShortId;
  readonly terms: Terms;
  readonly approvalHash: string;
  readonly wish: EntitledWish;
  readonly now: Instant;
  readonly namespaceNote: NamespaceNote | undefined;
  /** The signed yes of an entitlement that needs nobody's. */
  readonly ruleApproval?: RuleApproval | undefined;
}): NewRequest {
  const { approvals } = facts.wish.entitlement;
  const request: AccessRequest = {
    id: facts.id, shortId: facts.shortId, revision: 1, state: "pending", terms: facts.terms, approvalHash: facts.approvalHash,
    askedAt: facts.now, lapsesAt: lapsesAt(facts.terms, plus(facts.now, approvals.lapseAfter)),
    approvalsNeeded: approvals.count, approverGroups: approvals.by, approvals: [],
    ...(facts.namespaceNote === undefined ? {} : { namespaceNote: facts.namespaceNote }),
  };
  if (facts.ruleApproval !== undefined) return byRule(request, facts.ruleApproval);
  return { request, events: [asked(request)], notices: [{ to: "requester", request: request.id, fact: "waiting", n: 1, at: facts.now }] };
}

// An extension that nobody approved in time is void at the end of what it extends.
function lapsesAt({ extends: extended }: Terms, usually: Instant): Instant {
  return extended !== undefined && extended.until < usually ? extended.until : usually;
}

// What the state table makes of a waiting request that is approved, stored at once: there is no moment in which it waits for somebody.
function byRule(waiting: AccessRequest, approvedByRule: RuleApproval): NewRequest {
  const request: AccessRequest = { ...waiting, state: "activating", approvedByRule, progress: "checking" };
  return { request, events: [asked(waiting), approvedByRuleOf(request, approvedByRule)], notices: [] };
}
