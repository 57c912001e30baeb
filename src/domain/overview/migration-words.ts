// What the names of the plan mean, in the words of the person who reads it.
import type { UnknownFact } from "../migration/migration-plan.ts";
import type { BlockReason, SkipReason, WarningCode } from "../migration/verdict.ts";

/** Why something blocks, and what a person can do. */
export const blockTexts: Readonly<Record<BlockReason, { readonly why: string; readonly remedy: string }>> = {
  invalid_target_mode: { why: "the target is no mode with access entries", remedy: "choose API_AND_CONFIG_MAP or API; a mode cannot go back" },
  platform_unsupported: { why: "the cluster's platform version does not know access entries", remedy: "update the cluster first" },
  cluster_not_active: { why: "the cluster is not ACTIVE", remedy: "wait until its update is over, then plan again" },
  unparsable_section: { why: "a section that cannot be read for certain, or a user whom such a section may map first; nothing of it is migrated", remedy: "write it as a plain YAML list of rows, with templates in quotes" },
  account_mapping: { why: "it lets every principal of the account in under its ARN; an entry stands for one principal", remedy: "make an entry for each user that role bindings name, then take the account out" },
  ambiguous_duplicate: { why: "two spellings of one user differ in case only, and which of them counts is chance", remedy: "keep the one that is meant" },
  sso_matcher: { why: "a permission set stands for roles whose names are not known here", remedy: "name the concrete AWSReservedSSO_ role instead" },
  root_principal: { why: "EKS ignores entries of an account's root user", remedy: "name concrete roles instead" },
  federated_user: { why: "there are no entries for federated users", remedy: "name concrete roles instead" },
  principal_unresolved: { why: "whom the name stands for could not be found out", remedy: "let IAM be asked, and write the name in plain letters" },
  cross_account_path_unknown: { why: "the path of this role in the other account is not known, and an entry needs it", remedy: "ask that account for the full ARN" },
  service_linked_role: { why: "only the AWS service itself can make the entry of its service-linked role", remedy: "turn access entries on in the service, then plan again" },
  cross_account_node: { why: "entries of nodes must be of the cluster's own account", remedy: "move the nodes to a role of this account" },
  node_role_extra_groups: { why: "the row gives nodes groups that an entry of nodes cannot have", remedy: "take those groups off the row, if nothing needs them" },
  node_role_nonstandard_groups: { why: "the row has the username of nodes, but not their group system:nodes", remedy: "say what the row is for, and clean it" },
  node_type_ambiguous: { why: "which kind of nodes uses the role cannot be told, and the type of an entry cannot be changed", remedy: "use one role for one kind of nodes, or make the entry by hand" },
  conflicting_existing_type: { why: "the entry that is there has another type, and it can never be changed", remedy: "keep the row, delete the entry, and make it with the right type" },
  reserved_group: { why: "an entry cannot have groups that begin with system:, and a binding may name this one", remedy: "bind a group of another name to the same role, and put it on the row" },
  reserved_username: { why: "an entry cannot have a username that begins with system:, eks:, aws:, amazon: or iam:, and a binding may name this one", remedy: "bind a group, or another username, first" },
  username_session_colon: { why: "an entry needs a colon before {{SessionName}}, and a binding may name the username as it is", remedy: "bind a group, or a username such as sso:{{SessionName}}, first" },
  unsupported_template: { why: "entries do not know this template", remedy: "use one entry for each person, or another group" },
  default_username_bound: { why: "without a username EKS would give the principal its ARN as the name, and a binding names that: it would gain access", remedy: "give the row a username" },
};

/** Why nothing is made for a row. */
export const skipTexts: Readonly<Record<SkipReason, string>> = {
  already_exists: "has an entry already",
  shadowed_duplicate: "another row for the same principal is the one in force",
  inactive_path_in_role_arn: "gives no access today: a role is compared without its path",
  inactive_principal_missing: "gives no access today: there is no such role or user in this account",
  inactive_malformed_arn: "gives no access today: this is no ARN",
  inactive_unsupported_arn: "gives no access today: no caller ever has this ARN",
  inactive_wrong_partition: "gives no access today: the cluster is in another partition",
  inactive_missing_arn: "gives no access today: a row needs an ARN or a permission set, and not both",
  inactive_user_path_mismatch: "gives no access today: the user's path is another one",
  inert_account_id: "gives no access today: this is no account's number",
};

/** What to know about a row or the whole. */
export const warningTexts: Readonly<Record<WarningCode, string>> = {
  groups_not_a_list: "`groups` is not a list, so the cluster sees no groups",
  non_string_value: "a username or group is not text (put it in quotes), so the cluster sees nothing there",
  unknown_field: "a field that the cluster does not know",
  unknown_top_level_key: "aws-auth has keys that the cluster ignores",
  extra_yaml_document: "a section has more than one YAML document; the cluster reads the first",
  already_api_mode: "the cluster is in API mode already: aws-auth has no effect, and there is nothing to do",
  no_cluster_admin_entry: "after this plan no entry would be cluster administrator",
  duplicate_arn_last_wins: "the rows for this principal differ; the cluster uses the last one",
  existing_entry_differs: "the entry that is there differs from the row, and it is the entry that counts; it is not changed",
  eks_managed_role: "EKS makes this entry when the mode is switched; the row stays until it is there",
  stale_fargate_role: "no Fargate profile uses this role",
  implicit_group_dropped: "system:authenticated is left out: everybody who is let in has it",
  reserved_group_unbound_dropped: "a group that begins with system: is left out: no binding names it",
  custom_username_dropped: "the username cannot be kept, and no binding needs it: EKS gives its own",
  cross_account_unverified: "the role is of another account and was not looked up there; EKS refuses the entry if the ARN is not right",
};

/** Facts that the plan does not know. */
export const unknownTexts: Readonly<Record<UnknownFact, string>> = {
  role_bindings: "role bindings: every name that begins with system: counts as bound",
  priority_and_admission: "flow schemas and admission policies that name system:masters; an access policy does not put anybody into that group",
  bootstrapper_bindings: "bindings that nodes use through system:bootstrappers",
  principal_dates: "whether a role is younger than its entry, which then lets nobody in",
  own_rights: "the rights that carrying the plan out needs",
};
