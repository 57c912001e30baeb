// Words that both views share.
import type { EntryAlarm } from "../../domain/lease/judge-entry.ts";
import type { EntryOwner } from "../../domain/overview/entry-view.ts";
import type { UnreadableSection } from "../../domain/overview/aws-auth-view.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";

/** A fact, or why there is none. */
export function factText(fact: string | boolean | Unknown): string {
  if (isUnknown(fact)) return `unknown: because ${fact.unknown}`;
  if (typeof fact === "string") return fact === "" ? "(empty)" : fact;
  return fact ? "yes" : "no";
}

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

/** What somebody should look at. */
export const alarms: Readonly<Record<EntryAlarm, string>> = {
  unproved_owner: "the owner tag is not proved", owner_stripped: "the owner tag is missing", bad_lease: "it carries a lease that is forged or cannot be read",
  unknown_key: "no key that is known here made its proof: told by its tags alone", malformed_tag: "it carries a tag of ours with an id that is none",
};
