// Decisions: allowed or not, always with the reason, from closed unions.
import type { ClusterName, GroupName, Namespace, RoleName, RotaName, ShortId, SlackUserId } from "../ids.ts";
import type { Duration, Instant } from "../time.ts";
import type { MemberRefusal } from "../person/slack-person.ts";
import type { RequestState } from "../request/request-state.ts";

/** Why an access request is refused. Each carries what its sentence needs. */
export type RequestRefusal =
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "unknown_cluster"; readonly cluster: string; readonly suggestions: readonly ClusterName[]; readonly possible: readonly ClusterName[] }
  | { readonly code: "unknown_role"; readonly role: string; readonly cluster: ClusterName; readonly suggestions: readonly RoleName[]; readonly possible: readonly RoleName[] }
  | { readonly code: "not_entitled"; readonly role: RoleName; readonly cluster: ClusterName }
  | { readonly code: "namespaces_needed"; readonly role: RoleName; readonly cluster: ClusterName; readonly possible: readonly Namespace[] }
  | { readonly code: "namespaces_do_not_apply"; readonly role: RoleName }
  | { readonly code: "namespace_outside"; readonly namespace: Namespace; readonly role: RoleName; readonly cluster: ClusterName; readonly possible: readonly Namespace[] }
  | { readonly code: "namespace_unknown"; readonly namespace: Namespace; readonly cluster: ClusterName; readonly suggestions: readonly Namespace[] }
  | { readonly code: "too_long"; readonly asked: Duration; readonly max: Duration; readonly role: RoleName; readonly cluster: ClusterName }
  | { readonly code: "too_short"; readonly asked: Duration; readonly min: Duration }
  | { readonly code: "reason_needed"; readonly role: RoleName; readonly cluster: ClusterName }
  | { readonly code: "ticket_needed"; readonly role: RoleName; readonly cluster: ClusterName }
  | { readonly code: "no_principal"; readonly cluster: ClusterName }
  | { readonly code: "principal_missing"; readonly cluster: ClusterName; readonly principal: string }
  | { readonly code: "principal_recreated"; readonly cluster: ClusterName; readonly principal: string }
  | { readonly code: "principal_shared"; readonly cluster: ClusterName; readonly principal: string }
  | { readonly code: "principal_protected"; readonly cluster: ClusterName }
  | { readonly code: "mode_config_map"; readonly cluster: ClusterName }
  | { readonly code: "mapped_in_aws_auth"; readonly cluster: ClusterName }
  | { readonly code: "aws_auth_unknown"; readonly cluster: ClusterName; readonly reference: string }
  | { readonly code: "standing_entry"; readonly cluster: ClusterName }
  | { readonly code: "duplicate"; readonly other: ShortId; readonly state: RequestState; readonly until?: Instant }
  | { readonly code: "too_many_open"; readonly open: number; readonly max: number }
  | { readonly code: "too_many_namespaces"; readonly max: number }
  | { readonly code: "directory_unknown"; readonly reference: string }
  | { readonly code: "aws_unreachable"; readonly cluster: ClusterName; readonly reference: string }
  | { readonly code: "configuration_invalid" };

/** Why somebody may not break the glass: what refuses every request, or that they are not on call, or that nobody says who is. */
export type BreakGlassRefusal =
  | RequestRefusal
  | { readonly code: "no_break_glass"; readonly cluster: string; readonly suggestions: readonly ClusterName[]; readonly possible: readonly ClusterName[] }
  | { readonly code: "not_on_call"; readonly cluster: ClusterName; readonly role: RoleName; readonly rotas: readonly RotaName[] }
  | { readonly code: "rota_silent"; readonly cluster: ClusterName; readonly role: RoleName; readonly rotas: readonly RotaName[]; readonly reference: string };

/** Why a review of break-glass is not taken. */
export type GlassReviewRefusal =
  | { readonly code: "not_found" }
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "own_break_glass"; readonly reviewers: readonly GroupName[] }
  | { readonly code: "not_a_reviewer"; readonly reviewers: readonly GroupName[] }
  | { readonly code: "own_principal" }
  | { readonly code: "not_over" }
  | { readonly code: "no_review_needed" }
  | { readonly code: "already_reviewed"; readonly by: SlackUserId; readonly at: Instant }
  | { readonly code: "cannot_verify"; readonly reference: string };

/** Why nothing is granted on a cluster right now although nothing is wrong with the request. */
export type GrantingClosed = "starting" | "clock_skewed" | "clock_unknown" | "store_lost" | "store_unfit" | "unknown_key" | "audit" | "configuration_invalid";

/** Why a click on Approve or Deny does nothing. */
export type ReviewRefusal =
  | { readonly code: "not_found" }
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "own_request"; readonly approvers: readonly GroupName[] }
  | { readonly code: "own_principal" }
  | { readonly code: "not_an_approver"; readonly approvers: readonly GroupName[] }
  | { readonly code: "already_approved_by_you"; readonly at: Instant; readonly missing: number }
  /** `recovered`: the store lost what became of it in between. */
  | { readonly code: "already_decided"; readonly state: RequestState; readonly recovered?: true; readonly by?: SlackUserId; readonly at?: Instant }
  | { readonly code: "lapsed"; readonly at: Instant }
  | { readonly code: "changed" }
  | { readonly code: "requester_not_member"; readonly why: MemberRefusal }
  | { readonly code: "no_longer_entitled" }
  /** What it extends is over, or was extended otherwise. */
  | { readonly code: "extended_over"; readonly other: ShortId }
  | { readonly code: "cannot_verify"; readonly source: "person" | GroupName; readonly reference: string }
  | { readonly code: "configuration_invalid" };

/** Why access cannot be extended. */
export type ExtensionRefusal =
  | { readonly code: "not_found" }
  | { readonly code: "not_yours" }
  | { readonly code: "break_glass" }
  | { readonly code: "recovered" }
  | { readonly code: "not_active"; readonly state: RequestState }
  /** An extension waits, or is being granted. */
  | { readonly code: "already_asked"; readonly other: ShortId }
  /** It goes on under another request, which is the one to extend. */
  | { readonly code: "already_extended"; readonly other: ShortId }
  /** `room`: how much longer it may be at most; 0 when nothing is left. */
  | { readonly code: "beyond_longest"; readonly room: Duration; readonly longest: Duration; readonly since: Instant }
  | { readonly code: "too_short"; readonly min: Duration }
  /** The configuration, the cluster or the principal is another one now. */
  | { readonly code: "other_terms" }
  /** What stands in the way of every request. */
  | { readonly code: "request"; readonly refusal: RequestRefusal };

/** Why an early end is refused. */
export type EndRefusal =
  | { readonly code: "not_found" }
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "not_yours" }
  | { readonly code: "reason_needed" }
  /** A Withdraw button of a message that is older than the decision. */
  | { readonly code: "not_pending"; readonly state: RequestState }
  | { readonly code: "already_over"; readonly state: RequestState; readonly at?: Instant }
  | { readonly code: "cannot_verify"; readonly source: "person" | GroupName; readonly reference: string };

/** Why a grant ended without access. */
export type GrantRejection =
  | "grant_window_over" | "granting_closed" | "approval_invalid" | "terms_changed" | "requester_not_member" | "approver_not_member" | "approver_not_entitled" | "not_entitled" | "not_on_call"
  | "principal_missing" | "principal_changed" | "principal_protected" | "cluster_changed" | "mode_config_map" | "mapped_in_aws_auth" | "standing_entry" | "unproved_owner"
  | "extended_over" | "tag_limit" | "quota" | "refused_by_aws" | "not_confirmed" | "ended_meanwhile" | "store_rolled_back";

/** Allowed with what follows from it, or refused with the reason. */
export type Decision<Granted, Refusal> =
  | { readonly allowed: true; readonly value: Granted }
  | { readonly allowed: false; readonly refusal: Refusal };

/** Allowed, with what follows. */
export function allowed<Granted>(value: Granted): { readonly allowed: true; readonly value: Granted } {
  return { allowed: true, value };
}
/** Refused, with the reason. */
export function refused<Refusal>(refusal: Refusal): { readonly allowed: false; readonly refusal: Refusal } {
  return { allowed: false, refusal };
}
