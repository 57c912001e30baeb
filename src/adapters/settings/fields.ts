// Fields of the configuration file: text that becomes a branded value, with a message that says what it must be.
import { z } from "zod";
import {
  isAccessPolicyName, isAccountId, isClusterName, isEksName, isGroupName, isNamespace, isOwnerId, isPrincipalArn, isRegion, isRoleName, isRotaName, isSlackChannelId, isSlackTeamId, isSlackUserGroupId, isSlackUserId,
} from "../../domain/ids.ts";
import type { SlackChannelId } from "../../domain/ids.ts";
import { parseDuration } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";

// `mustBe` is both the message and what an editor shows.
function named<T extends string>(is: (text: string) => text is T, mustBe: string) {
  return z.string({ error: ({ input }) => (input === undefined ? `is missing: add ${mustBe}` : `must be text: ${mustBe}${quotesHint(input)}`) })
    .refine(is, { error: ({ input }) => `\`${String(input).slice(0, 80)}\` is not ${mustBe}` })
    .meta({ description: mustBe });
}

function quotesHint(input: unknown): string {
  return typeof input === "number" ? ". Put it in quotes: YAML reads it as a number" : "";
}

function isPostChannel(text: string): text is SlackChannelId {
  return isSlackChannelId(text) && !text.startsWith("D");
}

/** A list that is not empty. `what` names its items. */
export function list<T extends z.ZodType>(item: T, what: string) {
  return z.array(item, { error: ({ input }) => (input === undefined ? `is missing: add a list of ${what}` : `must be a list of ${what}`) }).min(1, { error: `must name at least one of the ${what}` });
}

/** A cluster's name. */
export const clusterName = named(isClusterName, "a cluster name (lower-case letters, digits, hyphens; at most 40)");
/** A cluster's name in EKS. */
export const eksName = named(isEksName, "the name of an EKS cluster");
/** An AWS region. */
export const region = named(isRegion, "an AWS region such as eu-west-1");
/** An AWS account. */
export const account = named(isAccountId, "an AWS account id of twelve digits, in quotes");
/** A role's name. */
export const roleName = named(isRoleName, "a role name (lower-case letters, digits, hyphens; at most 32)");
/** A group's name. */
export const groupName = named(isGroupName, "a group name (lower-case letters, digits, hyphens; at most 40)");
/** A rota's name. */
export const rotaName = named(isRotaName, "the name of a rota (lower-case letters, digits, hyphens; at most 40)");
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
/** A Slack channel that cards can be posted to. */
export const slackChannel = named(isPostChannel, "the id of a channel such as C0123ABCD, not its #name (open the channel's details; the id is at the bottom)");
/** The installation's name. */
export const ownerId = named(isOwnerId, "an owner id (3 to 32 lower-case letters, digits, hyphens)");

/** A span such as `30m`, `2h`, `1d`. */
export const span = z.string({ error: ({ input }) => (input === undefined ? "is missing: add a length such as 30m, 2h, 1d" : "must be a length such as 30m, 2h, 1d") }).meta({ description: "a length such as 30m, 2h, 1d" }).transform((text, context): Duration => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: `\`${text.slice(0, 40)}\` is not a length such as 30m, 2h, 1d` });
  return z.NEVER;
});
