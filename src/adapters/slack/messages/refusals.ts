// Why something is refused, in words. Every refusal of a request or approval ends by saying that nothing was granted.
import type { Configuration } from "../../../domain/configuration.ts";
import { groupNamed } from "../../../domain/configuration.ts";
import type { EndRefusal, GrantingClosed, GrantRejection, RequestRefusal, ReviewRefusal } from "../../../domain/entitlement/reasons.ts";
import type { GroupName, ShortId } from "../../../domain/ids.ts";
import type { MemberRefusal } from "../../../domain/person/slack-person.ts";
import type { RequestState } from "../../../domain/request/request-state.ts";
import { formatDuration } from "../../../domain/time.ts";
import { at, groups as groupsText, person } from "./slack-text.ts";
import { code, codes, escape } from "./text-safety.ts";

/** Ends every refusal of a request or approval. */
export const noAccess = "No access was granted.";
/** Ends every error about ending access. */
export const keepTrying = "I keep trying until it is gone.";

/** The sentence that a person reads when a request is refused, without its end. */
export function requestRefusal(refusal: RequestRefusal): string {
  switch (refusal.code) {
    case "unknown_cluster":
    case "unknown_role":
    case "not_entitled":
    case "namespaces_needed":
    case "namespaces_do_not_apply":
    case "namespace_outside":
    case "namespace_unknown":
    case "too_many_namespaces":
      return whereRefusal(refusal);
    case "too_long":
      return `${code(formatDuration(refusal.asked))} is longer than ${formatDuration(refusal.max)}, the longest for ${code(refusal.role)} on ${code(refusal.cluster)}. Did you mean ${code(`for=${formatDuration(refusal.max)}`)}?`;
    case "too_short":
      return `${code(formatDuration(refusal.asked))} is shorter than ${formatDuration(refusal.min)}, the shortest that can be asked for.`;
    case "reason_needed":
      return `${code(refusal.role)} on ${code(refusal.cluster)} needs a reason: add ${code('reason="…"')}.`;
    case "ticket_needed":
      return `${code(refusal.role)} on ${code(refusal.cluster)} needs a ticket: add ${code("ticket=…")}.`;
    case "duplicate":
      return duplicate(refusal);
    case "too_many_open":
      return `You have ${String(refusal.open)} requests waiting for approval, and ${String(refusal.max)} is the most. Withdraw one, or wait.`;
    case "not_member":
      return memberRefusal(refusal.why);
    case "directory_unknown":
      return `Slack did not say who you are or which groups you are in, so I can't check this. Try again in a minute. (${refusal.reference})`;
    case "configuration_invalid":
      return configurationInvalid;
    case "granting_closed":
      return grantingClosed(refusal.why);
    default:
      return targetRefusal(refusal);
  }
}

type Where = Extract<RequestRefusal, { code: "unknown_cluster" | "unknown_role" | "not_entitled" | "namespaces_needed" | "namespaces_do_not_apply" | "namespace_outside" | "namespace_unknown" | "too_many_namespaces" }>;

function whereRefusal(refusal: Where): string {
  switch (refusal.code) {
    case "unknown_cluster":
      return `There is no cluster ${code(refusal.cluster)} that you can ask for.${didYouMean(refusal.suggestions)} ${refusal.possible.length === 0 ? "You can't ask for any." : `You can ask for: ${codes(refusal.possible)}.`}`;
    case "unknown_role":
      return `${code(refusal.cluster)} has no role ${code(refusal.role)} for you.${didYouMean(refusal.suggestions)} Roles there: ${codes(refusal.possible)}.`;
    case "not_entitled":
      return `You can't ask for ${code(refusal.role)} on ${code(refusal.cluster)}: no entitlement gives it to you.`;
    case "namespaces_needed":
      return `${code(refusal.role)} on ${code(refusal.cluster)} counts in namespaces: add ${code("ns=…")}. You may ask for ${codes(refusal.possible)}.`;
    case "namespaces_do_not_apply":
      return `${code(refusal.role)} covers the whole cluster, so ${code("ns=")} does not apply. Leave it out, or take a role with namespaces.`;
    case "namespace_outside":
      return `With ${code(refusal.role)} on ${code(refusal.cluster)} you may ask for ${codes(refusal.possible)}, not ${code(refusal.namespace)}.`;
    case "namespace_unknown":
      return `${code(refusal.cluster)} has no namespace ${code(refusal.namespace)}.${didYouMean(refusal.suggestions)}`;
    case "too_many_namespaces":
      return `That names too many namespaces for one request (at most ${String(refusal.max)}, fewer when their names are long). Ask for fewer, or use a pattern such as ${code("team-*")}.`;
  }
}

type AtTarget = Exclude<RequestRefusal, Where | Extract<RequestRefusal, { code: "too_long" | "too_short" | "reason_needed" | "ticket_needed" | "duplicate" | "too_many_open" | "not_member" | "directory_unknown" | "configuration_invalid" | "granting_closed" }>>;

function targetRefusal(refusal: AtTarget): string {
  const cluster = code(refusal.cluster);
  switch (refusal.code) {
    case "no_principal":
      return `I don't know your IAM principal in the account of ${cluster}. Ask an administrator to add you.`;
    case "principal_missing":
      return `Your IAM principal for ${cluster}, ${code(shortArn(refusal.principal))}, does not exist in IAM. Ask an administrator to look at it.`;
    case "principal_shared":
      return `Your principal on ${cluster}, ${code(shortArn(refusal.principal))}, is shared by several people, so access would reach them all.`;
    case "principal_protected":
      return `Your principal on ${cluster} is one that never gets access this way.`;
    case "mode_config_map":
      return `${cluster} uses only aws-auth (authentication mode CONFIG_MAP); access entries do not work there. An administrator has to change the mode first.`;
    case "mapped_in_aws_auth":
      return `aws-auth on ${cluster} maps your principal, and an access entry would override it. An administrator must take that row out first.`;
    case "aws_auth_unknown":
      return `I could not read aws-auth on ${cluster}, so it may map your principal, and an access entry would override that. Try again later. (${refusal.reference})`;
    case "standing_entry":
      return `Your principal has an access entry on ${cluster} that eks-access did not make, and this cluster is set to leave those alone.`;
    case "aws_unreachable":
      return `AWS did not answer for ${cluster}. Try again in a minute. (${refusal.reference})`;
  }
}

function shortArn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function didYouMean(suggestions: readonly string[]): string {
  return suggestions.length === 0 ? "" : ` Did you mean ${suggestions.map(code).join(" or ")}?`;
}

function duplicate({ other, state, until }: Extract<RequestRefusal, { code: "duplicate" }>): string {
  if (state === "pending") return `You already asked: ${code(other)} is waiting for approval.`;
  return until === undefined ? `${code(other)} is being granted already.` : `You already have this until ${at(until)} (${code(other)}).`;
}

const members: Readonly<Record<MemberRefusal, string>> = {
  deactivated: "Your account is deactivated.",
  bot: "Bots can't use eks-access.",
  guest: "Guests can't use eks-access.",
  stranger: "People of other organisations can't use eks-access.",
  invited: "Accept your invitation to the workspace first.",
  no_email: "Your Slack profile has no confirmed e-mail address, so I don't know who you are.",
  unknown_member: "Slack did not say whether you are a full member of this workspace, so I can't let you use eks-access.",
};
/** Why somebody is no full member. */
export function memberRefusal(why: MemberRefusal): string {
  return members[why];
}

const configurationInvalid = "The configuration is not valid right now, so no new access is given. Running access ends on time. Administrators can see why in the log.";

const closed: Readonly<Record<GrantingClosed, string>> = {
  starting: "I have just started and am still looking at the clusters. Try again in a minute.",
  clock_skewed: "My clock and AWS' differ, so nothing is granted until that is mended. Administrators know.",
  clock_unknown: "AWS has not told me the time lately, so nothing is granted until it answers.",
  store_lost: "My store lost data, so nothing is granted until I have looked at every cluster again.",
  unknown_key: "Leases on this cluster name a key that I don't have, so nothing is granted until that is mended. Administrators know.",
  audit: "The audit log cannot be written, so nothing is granted until that is mended.",
  configuration_invalid: configurationInvalid,
};
/** Why nothing is granted now. */
export function grantingClosed(why: GrantingClosed): string {
  return closed[why];
}

/** The sentence for a click on Approve or Deny that does nothing, without its end. */
export function reviewRefusal(refusal: ReviewRefusal, about: { readonly shortId: ShortId | undefined; readonly configuration: Configuration }): string {
  const request = about.shortId === undefined ? "this request" : code(about.shortId);
  const approvers = (names: readonly GroupName[]): string => groupsText(names.flatMap((name) => groupNamed(about.configuration, name) ?? []));
  switch (refusal.code) {
    case "not_found":
      return "I don't know this request any more.";
    case "not_member":
      return memberRefusal(refusal.why);
    case "own_request":
      return `You can't decide your own request. ${approvers(refusal.approvers)} can.`;
    case "own_principal":
      return `You can't approve ${request}: it would give access to your own IAM principal.`;
    case "not_an_approver":
      return `You can't decide ${request}: its approvers are ${approvers(refusal.approvers)}, and you are not one of them.`;
    case "already_approved_by_you":
      return `You approved ${request} at ${at(refusal.at)}. It needs ${more(refusal.missing)}, by somebody else.`;
    case "already_decided":
      return alreadyDecided(refusal, request);
    case "lapsed":
      return `${request} lapsed at ${at(refusal.at)}.`;
    case "changed":
      return `${request} changed after this card was drawn, so your click was not counted. Look again; if it stays so, it has to be asked for anew.`;
    case "requester_not_member":
      return `The requester of ${request} is no full member any more.`;
    case "no_longer_entitled":
      return `The requester of ${request} may not ask for this any more.`;
    case "cannot_verify":
      return `Slack did not say ${refusal.source === "person" ? "who you are" : `who is in ${approvers([refusal.source])}`}, so your click was not counted. Try again in a minute. (${refusal.reference})`;
    case "configuration_invalid":
      return configurationInvalid;
  }
}

function more(missing: number): string {
  return missing === 1 ? "one more approval" : `${String(missing)} more approvals`;
}

const over: Readonly<Record<RequestState, string>> = {
  pending: "is waiting", activating: "was already approved", active: "was already approved", ending: "was already approved", revoking: "was already approved", withdrawing: "was already approved",
  denied: "was already denied", expired: "lapsed", withdrawn: "was withdrawn", revoked: "was revoked", ended: "has ended", failed: "could not be granted",
};

function alreadyDecided({ state, by, at: time }: Extract<ReviewRefusal, { code: "already_decided" }>, request: string): string {
  const who = over[state].startsWith("was already") && by !== undefined ? ` by ${person(by)}` : "";
  return `${request} ${over[state]}${who}${who !== "" && time !== undefined ? ` at ${at(time)}` : ""}.`;
}

/** Why an early end is refused. */
export function endRefusal(refusal: EndRefusal, shortId: ShortId | undefined): string {
  const request = shortId === undefined ? "this request" : code(shortId);
  switch (refusal.code) {
    case "not_found":
      return "There is no such request that you may see.";
    case "not_member":
      return memberRefusal(refusal.why);
    case "not_yours":
      return `Only its requester, its approvers and administrators can end ${request}.`;
    case "reason_needed":
      return `Say why: the requester of ${request} will read it. ${code(`/eks-access end ${shortId ?? ""} reason="…"`)}`;
    case "already_over":
      return refusal.state === "pending" ? `${request} is still waiting for approval. Deny it instead.` : `${request} ${isGoing(refusal.state) ? "is being removed already" : over[refusal.state]}.`;
    case "cannot_verify":
      return `Slack did not say who you are, so nothing was changed. Try again in a minute. (${refusal.reference})`;
  }
}

function isGoing(state: RequestState): boolean {
  return state === "ending" || state === "revoking" || state === "withdrawing";
}

const rejections: Readonly<Record<GrantRejection, string>> = {
  grant_window_over: "it could not be granted within 10 minutes of its approval",
  approval_invalid: "its stored approval does not verify",
  terms_changed: "the configuration changed after it was approved",
  requester_not_member: "its requester is no full member any more",
  approver_not_member: "its approver is no full member any more",
  approver_not_entitled: "its approver is in none of the approving groups any more",
  not_entitled: "its requester may not ask for this any more",
  principal_missing: "the IAM principal does not exist any more",
  principal_changed: "the IAM principal was made anew after the request",
  principal_protected: "the IAM principal is one that never gets access this way",
  cluster_changed: "the cluster was made anew after the request",
  mode_config_map: "the cluster uses only aws-auth",
  mapped_in_aws_auth: "aws-auth maps the principal",
  standing_entry: "the principal has an access entry that eks-access did not make",
  unproved_owner: "the principal has an access entry with our tag but without our proof",
  tag_limit: "the access entry has no room for another lease",
  quota: "the cluster has as many access entries as EKS allows",
  refused_by_aws: "AWS refused it",
  not_confirmed: "it could not be read back",
  ended_meanwhile: "it was ended meanwhile",
  store_rolled_back: "my store was taken back to an older state",
};
/** Why a grant failed, as the end of "Could not grant: …". */
export function grantRejection(why: GrantRejection, detail?: string): string {
  return detail === undefined ? rejections[why] : `${rejections[why]}: ${escape(detail.slice(0, 200))}`;
}
