// Fields of the configuration file: text that becomes a branded value, with a message that says what it must be.
import { z } from "zod";
import {
  isAccessPolicyName, isAccountId, isClusterName, isEksName, isGroupName, isNamespace, isOwnerId, isPrincipalArn, isRegion, isRoleName, isSlackChannelId, isSlackTeamId, isSlackUserGroupId, isSlackUserId,
} from "../../domain/ids.ts";
import type { SlackChannelId } from "../../domain/ids.ts";
import { parseDuration } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";

function named<T extends string>(is: (text: string) => text is T, mustBe: string) {
  return z.string({ error: (issue) => (issue.input === undefined ? "is missing" : `must be text: ${mustBe}`) }).refine(is, { error: (issue) => `\`${String(issue.input).slice(0, 80)}\` is not ${mustBe}` });
}

/** A cluster's name. */
export const clusterName = named(isClusterName, "a cluster name (lower-case letters, digits, hyphens; at most 40)");
/** A cluster's name in EKS. */
export const eksName = named(isEksName, "the name of an EKS cluster");
/** An AWS region. */
export const region = named(isRegion, "an AWS region such as eu-west-1");
/** An AWS account. */
export const account = z.union([z.string(), z.number()], { error: (issue) => (issue.input === undefined ? "is missing" : "must be twelve digits in quotes") })
  .refine((value) => typeof value === "string", { error: "must be in quotes: YAML reads it as a number and drops leading zeros" })
  .transform(String).refine(isAccountId, { error: "is not an account id of twelve digits" });
/** A role's name. */
export const roleName = named(isRoleName, "a role name (lower-case letters, digits, hyphens; at most 32)");
/** A group's name. */
export const groupName = named(isGroupName, "a group name (lower-case letters, digits, hyphens; at most 40)");
/** A namespace or pattern. */
export const namespacePattern = named(isNamespace, "a namespace or pattern (lower-case letters, digits, hyphens, `*`; at most 63)");
/** An access policy. */
export const accessPolicy = named(isAccessPolicyName, "the name of an EKS access policy such as AmazonEKSViewPolicy");
/** A principal. */
export const principalArn = named(isPrincipalArn, "the ARN of an IAM role or user, with its path");
/** A Slack user. */
export const slackUser = named(isSlackUserId, "a Slack user id such as U0123ABCD (profile, ⋮, Copy member ID)");
/** A Slack user group. */
export const slackUserGroup = named(isSlackUserGroupId, "the id of a Slack user group such as S0123ABCD");
/** A Slack workspace. */
export const slackTeam = named(isSlackTeamId, "a workspace id such as T0123ABCD, or an Enterprise id such as E0123ABCD");
/** A Slack channel. */
export const slackChannel = named((text: string): text is SlackChannelId => isSlackChannelId(text) && !text.startsWith("D"), "the id of a channel such as C0123ABCD (open the channel's details; the id is at the bottom)");
/** The installation's name. */
export const ownerId = named(isOwnerId, "an owner id (3 to 32 lower-case letters, digits, hyphens)");

/** A span such as `30m`, `2h`, `1d`. */
export const span = z.string({ error: (issue) => (issue.input === undefined ? "is missing" : "must be a length such as 30m, 2h, 1d") }).transform((text, context): Duration => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: `\`${text.slice(0, 40)}\` is not a length such as 30m, 2h, 1d` });
  return z.NEVER;
});
