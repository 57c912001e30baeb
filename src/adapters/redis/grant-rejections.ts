// The codes of failed grants as values; the compiler sees to it that none is missing.
import type { GrantRejection } from "../../domain/entitlement/reasons.ts";

const all: Readonly<Record<GrantRejection, true>> = {
  grant_window_over: true, granting_closed: true, approval_invalid: true, terms_changed: true, requester_not_member: true, approver_not_member: true, approver_not_entitled: true, not_entitled: true, not_on_call: true,
  principal_missing: true, principal_changed: true, principal_protected: true, cluster_changed: true, mode_config_map: true, mapped_in_aws_auth: true, standing_entry: true,
  unproved_owner: true, extended_over: true, tag_limit: true, quota: true, refused_by_aws: true, not_confirmed: true, ended_meanwhile: true, store_rolled_back: true,
};

/** Whether a text is such a code. */
export function isGrantRejection(text: string): text is GrantRejection {
  return Object.hasOwn(all, text);
}
