// The record of an access request: one person's wish for one role on one cluster, and all that became of it.
import type { BreakGlassRecord } from "../break-glass/break-glass-record.ts";
import type { OnCallEvidence } from "../break-glass/on-call.ts";
import type { AccessScope } from "../cluster/access-scope.ts";
import type { AccessPolicyName, ClusterArn, ClusterName, GroupName, Namespace, PrincipalArn, RequestId, RoleName, ShortId, SlackTeamId, SlackUserId } from "../ids.ts";
import type { Duration, Instant } from "../time.ts";
import type { Departure } from "../person/departure.ts";
import type { RequestState } from "./request-state.ts";
import type { GrantRejection } from "../entitlement/reasons.ts";

/** Somebody who did something, as recorded. */
export interface Actor {
  readonly id: SlackUserId;
  readonly email: string;
}

/** What an extension continues. The access of the first request and all its extensions is one to the person who has it. */
export interface Extended {
  /** The first request of this access. */
  readonly root: RequestId;
  /** The request that is extended. */
  readonly request: RequestId;
  readonly shortId: ShortId;
  /** When the access began, with the first request. */
  readonly since: Instant;
  /** When it ends without the extension. */
  readonly until: Instant;
}

/** What exactly will be granted, and on what ground; approvals bind to a digest of this. */
export interface Terms {
  readonly requester: Actor & { readonly team: SlackTeamId };
  readonly cluster: ClusterName;
  readonly clusterArn: ClusterArn;
  readonly clusterCreatedAt: Instant;
  readonly principal: PrincipalArn;
  /** Hidden id of the principal: a role made anew under the same ARN is another one. */
  readonly principalId: string;
  readonly role: RoleName;
  readonly accessPolicies: readonly AccessPolicyName[];
  readonly scope: AccessScope;
  /** From the moment of the grant; of an extension, from the end of what it extends. */
  readonly duration: Duration;
  readonly reason?: string;
  readonly ticket?: string;
  readonly extends?: Extended;
  /** Of a break-glass rule when there is `breakGlass`. */
  readonly entitlement: { readonly index: number; readonly hash: string };
  /** The requester was on call and needed no approval: why that was so. */
  readonly breakGlass?: OnCallEvidence;
}

/** One approver's yes. */
export interface Approval {
  readonly by: Actor;
  readonly at: Instant;
  /** The approval hash that the approver saw. */
  readonly hash: string;
  /** `<kid>:<mac>` over request, approver, time and hash: a record written by somebody else does not count. */
  readonly mac: string;
}

/** The yes of an entitlement that asks for nobody's. */
export interface RuleApproval {
  readonly at: Instant;
  /** The approval hash of the terms; it names the entitlement. */
  readonly hash: string;
  /** `<kid>:<mac>` over request, time and hash: without it a record written by somebody else would be granted without anybody's approval. */
  readonly mac: string;
}

/** An approval that was counted, of somebody who may not approve any more. */
export interface DroppedApproval {
  readonly by: Actor;
  /** When it was given. */
  readonly at: Instant;
  readonly why: "approver_not_member" | "approver_not_entitled";
}

/** What is fixed before the first write to AWS. */
export interface Intent {
  readonly issuedAt: Instant;
  readonly notAfter: Instant;
  /** The value of the lease tag. */
  readonly lease: string;
  /** Counts new intents of one request: a new one replaces another of which nothing was written. */
  readonly generation: number;
}

/** Who or what ended it early, or that its time was over. */
export type EndCause =
  | { readonly kind: "endReached"; readonly at: Instant }
  | { readonly kind: "withdraw" | "revoke"; readonly by: Actor; readonly at: Instant; readonly reason?: string }
  | { readonly kind: "outside"; readonly at: Instant }
  /** By the command line, past Slack. */
  | { readonly kind: "operator"; readonly operator: string; readonly at: Instant; readonly reason: string }
  | { readonly kind: "requester_left"; readonly why: Departure; readonly at: Instant };

/** How far a grant is, for the card; says nothing that was not answered by AWS. */
export type GrantProgress = "checking" | "entry" | "association" | "confirming";

/** What the card says about namespaces: they could not be checked, or what the patterns match today. */
export type NamespaceNote =
  | { readonly kind: "unchecked" }
  | { readonly kind: "matches"; readonly pattern: Namespace; readonly names: readonly Namespace[] };

/** The record. `revision` rises with every change; changes are compare-and-set on it. */
export interface AccessRequest {
  readonly id: RequestId;
  readonly shortId: ShortId;
  readonly revision: number;
  readonly state: RequestState;
  readonly terms: Terms;
  readonly approvalHash: string;
  readonly askedAt: Instant;
  readonly lapsesAt: Instant;
  /** How many different people must approve, and of which groups. */
  readonly approvalsNeeded: number;
  readonly approverGroups: readonly GroupName[];
  readonly approvals: readonly Approval[];
  /** Approvals that do not count any more: somebody else approves instead. */
  readonly dropped?: readonly DroppedApproval[];
  /** Set when its entitlement needs nobody's approval. */
  readonly approvedByRule?: RuleApproval;
  readonly denial?: { readonly by: Actor; readonly at: Instant; readonly reason: string };
  readonly intent?: Intent;
  readonly progress?: GrantProgress;
  /** When the access was first read back. */
  readonly activeAt?: Instant;
  /** When its approvers were reminded that it still waits. */
  readonly remindedAt?: Instant;
  /** When the groups of the entitlement's escalation were called. */
  readonly escalatedAt?: Instant;
  /** When the requester was told that it is soon over. */
  readonly warnedAt?: Instant;
  readonly end?: EndCause;
  /** When the first read found nothing left; believed after a second one. */
  readonly removedAt?: Instant;
  /** When it entered its final state. */
  readonly closedAt?: Instant;
  readonly failure?: { readonly code: GrantRejection; readonly detail?: string };
  /** Removal is late and was tried in vain; kept until it is done. */
  readonly overdue?: { readonly since: Instant; readonly attempts: number };
  /** What was found about the namespaces when it was asked for. */
  readonly namespaceNote?: NamespaceNote;
  /** The last extension that was asked for; `until` when it is in force: then the access goes on under it. */
  readonly extension?: { readonly id: RequestId; readonly shortId: ShortId; readonly at: Instant; readonly until?: Instant };
  /** Set on requests that broke the glass, and on no others. */
  readonly breakGlass?: BreakGlassRecord;
  /** Set on requests that came back from their lease after the store was lost. */
  readonly recovered?: true;
}

/** Whether the approval window of a pending request is over. */
export function hasLapsed(request: AccessRequest, now: Instant): boolean {
  return now >= request.lapsesAt;
}

/** When the last approval was given, by a person or by the rule; who breaks the glass needs none, so that is when it was asked for. Undefined when there is none. */
export function lastApprovalAt({ approvals, approvedByRule, breakGlass, askedAt }: AccessRequest): Instant | undefined {
  return breakGlass === undefined ? approvals.at(-1)?.at ?? approvedByRule?.at : askedAt;
}
