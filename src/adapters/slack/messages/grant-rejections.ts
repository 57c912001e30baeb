// Why a grant failed, in words.
import type { GrantingClosed, GrantRejection } from "../../../domain/entitlement/reasons.ts";
import { cut, escape } from "./text-safety.ts";

const closed: Readonly<Record<GrantingClosed, string>> = {
  starting: "I had just started and had not looked at every cluster yet",
  clock_skewed: "my clock and AWS' differed",
  clock_unknown: "AWS had not told me the time",
  store_lost: "my store had lost data, and I had not looked at every cluster again",
  store_unfit: "my store is set up so that it may lose data",
  unknown_key: "leases on the cluster name a key that I don't have",
  audit: "the audit log could not be written",
  configuration_invalid: "the newest configuration is not valid",
};

const rejections: Readonly<Record<GrantRejection, string>> = {
  granting_closed: "granting was closed until 10 minutes after its approval were over",
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
  if (why === "granting_closed") return `${rejections[why]}: ${Object.entries(closed).find(([name]) => name === detail)?.[1] ?? escape(cut(detail, 200))}`;
  const shown = detail.replaceAll(/\barn:aws[\w-]*:\S+/g, "…").replaceAll(/\b\d{12}\b/g, "…");
  return `${rejections[why]}: ${escape(cut(shown, 200))}`;
}
