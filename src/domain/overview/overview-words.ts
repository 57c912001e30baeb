// Words that the views share.
import type { AuthenticationMode } from "../cluster/cluster.ts";
import type { EntryAlarm } from "../lease/judge-entry.ts";
import type { UnreadableSection } from "./aws-auth-view.ts";
import type { DriftCode } from "./drift.ts";
import type { EntryOwner, EntryView } from "./entry-view.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** A fact, or why there is none. */
export function factText(fact: string | boolean | Unknown): string {
  if (isUnknown(fact)) return `unknown: because ${fact.unknown}`;
  if (typeof fact === "string") return fact === "" ? "(empty)" : fact;
  return fact ? "yes" : "no";
}

/** Names with a comma between; of more than `most` it says how many more there are. */
export function someOf(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${String(more)} more` : names.join(", ");
}

/** What a mode means. */
export const modes: Readonly<Record<AuthenticationMode, string>> = {
  CONFIG_MAP: "only aws-auth counts; there are no access entries", API_AND_CONFIG_MAP: "access entries and aws-auth both count; of one principal its entry wins", API: "only access entries count",
};

/** Kinds of rows of aws-auth. */
export const rowKinds: Readonly<Record<string, string>> = {
  nodes: "nodes", administrator: "administrators (system:masters)", other: "other users", permission_set: "permission sets (sso)",
  account: "whole accounts", unclear: "unclear whom they match", no_effect: "without effect",
};

/** Why aws-auth has no rows. */
export const noRows: Readonly<Record<"absent" | "without_effect", string>> = { absent: "there is none", without_effect: "not asked in this mode" };

/** A section that cannot be read. */
export function sectionText({ section, why }: UnreadableSection): string {
  return `${section} cannot be read, so the cluster takes none of its rows: ${why}`;
}

/** Whose an entry is. */
export const owners: Readonly<Record<EntryOwner, string>> = {
  ours: "ours", claims_ours: "carries our owner tag, but nothing proves that it is ours", was_ours: "ours, but its owner tag was taken off",
  nodes: "nodes", aws_service: "an AWS service's own", other: "made by others",
};

/** Who made an entry. */
export const makers: Readonly<Record<NonNullable<EntryView["maker"]>, string>> = {
  terraform: "by Terraform, as its tags say", cloudformation: "by CloudFormation, as its tags say", creator: "most likely the administrator's entry of whoever made the cluster: it is as old",
};

/** What somebody should look at. */
export const alarms: Readonly<Record<EntryAlarm, string>> = {
  unproved_owner: "the owner tag is not proved", owner_stripped: "the owner tag is missing", bad_lease: "it carries a lease that is forged or cannot be read",
  unknown_key: "no key that is known here made its proof: told by its tags alone", malformed_tag: "it carries a tag of ours with an id that is none",
};

/** How a cluster differs from what is expected. */
export const drifts: Readonly<Record<DriftCode, string>> = {
  ...alarms,
  lease_without_request: "it carries a lease of a request that is not known as open", request_without_lease: "a request counts as active, but none of its leases lives here",
  policy_missing: "a lease gives an access policy that is not associated", scope_too_narrow: "an access policy counts on less than its leases give",
  policy_not_leased: "it has an access policy that no lease gives", groups_not_leased: "it has Kubernetes groups, which no lease gives", scope_too_wide: "an access policy counts on more than its leases give",
  nothing_lives: "no lease on it lives: it is about to be removed",
};
