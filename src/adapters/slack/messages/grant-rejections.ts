// Why a grant failed, or why nothing is granted now, in words.
import type { GrantingClosed, GrantRejection } from "../../../domain/entitlement/reasons.ts";
import { configurationInvalid } from "./refusals.ts";
import { cut, escape } from "./text-safety.ts";

const closed: Readonly<Record<GrantingClosed, string>> = {
  starting: "I have just started and am still looking at the clusters. Try again in a minute.",
  clock_skewed: "My clock and AWS' differ, so nothing is granted until that is mended. Administrators know.",
  clock_unknown: "AWS has not told me the time lately, so nothing is granted until it answers.",
  store_lost: "My store lost data, so nothing is granted until I have looked at every cluster again.",
  store_unfit: "My store is set up so that it may lose data, so nothing is granted until that is mended. Administrators know.",
  unknown_key: "Leases on this cluster name a key that I don't have, so nothing is granted until that is mended. Administrators know.",
  audit: "The audit log cannot be written, so nothing is granted until that is mended.",
  configuration_invalid: configurationInvalid,
};
/** Why nothing is granted now. */
export function grantingClosed(why: GrantingClosed): string {
  return closed[why];
}

const rejections: Readonly<Record<GrantRejection, string>> = {
  grant_window_over: "it could not be granted within 10 minutes of its approval",
  approval_invalid: "its stored approval does not verify",
  terms_changed: "the configuration changed after it was approved",
  requester_not_member: "its requester is no full member any more",
  approver_not_member: "its approver is no full member any more",
  approver_not_entitled: "its approver is in none of the approving groups any more",
  not_entitled: "its requester may not ask for this any more",
  not_on_call: "its requester is not on call any more",
  principal_missing: "the IAM principal does not exist any more",
  principal_changed: "the IAM principal was made anew after the request",
  principal_protected: "the IAM principal is one that never gets access this way",
  cluster_changed: "the cluster was made anew after the request",
  mode_config_map: "the cluster uses only aws-auth",
  mapped_in_aws_auth: "aws-auth maps the principal",
  standing_entry: "the principal has an access entry that eks-access did not make",
  unproved_owner: "the principal has an access entry with our tag but without our proof",
  extended_over: "the access that it extends was over before it could be granted",
  tag_limit: "the access entry has no room for another lease",
  quota: "the cluster has as many access entries as EKS allows",
  refused_by_aws: "AWS refused it",
  not_confirmed: "it could not be read back",
  ended_meanwhile: "it was ended meanwhile",
  store_rolled_back: "my store lost data",
};
/** Why a grant failed, as the end of "Could not grant: …". Of a detail only its beginning, without ARNs and account numbers, which are not for everybody in the channel. */
export function grantRejection(why: GrantRejection, detail?: string): string {
  if (detail === undefined) return rejections[why];
  const shown = detail.replaceAll(/\barn:aws[\w-]*:\S+/g, "…").replaceAll(/\b\d{12}\b/g, "…");
  return `${rejections[why]}: ${escape(cut(shown, 200))}`;
}
