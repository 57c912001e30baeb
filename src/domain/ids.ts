// Branded identifiers: text from outside becomes one of these at the edge, or is refused there.
import { InvalidInputError } from "./errors.ts";

declare const brand: unique symbol;
/** A value of type `T` that was checked to be a `Name`. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** ULID of an access request; also the id of the lease that it makes. */
export type RequestId = Branded<string, "RequestId">;
/** A lease is named by the request that made it. */
export type LeaseId = RequestId;
/** What people see of a request id, e.g. `REQ-7K3FQ`. */
export type ShortId = Branded<string, "ShortId">;
/** Slack user id; begins with U or W (docs.slack.dev, users.info). */
export type SlackUserId = Branded<string, "SlackUserId">;
/** Slack workspace (T…) or Enterprise organisation (E…) id. */
export type SlackTeamId = Branded<string, "SlackTeamId">;
/** Slack user group id (S…). */
export type SlackUserGroupId = Branded<string, "SlackUserGroupId">;
/** Slack channel id: C…, G… or, for direct messages, D…. */
export type SlackChannelId = Branded<string, "SlackChannelId">;
/** Twelve digits. */
export type AccountId = Branded<string, "AccountId">;
/** AWS region code, e.g. `eu-west-1`. */
export type Region = Branded<string, "Region">;
/** ARN of an EKS cluster. */
export type ClusterArn = Branded<string, "ClusterArn">;
/** ARN of an IAM role or user, with its path; never an STS session. */
export type PrincipalArn = Branded<string, "PrincipalArn">;
/** ARN of an access entry; ends in a UUID that is new for every create. */
export type EntryArn = Branded<string, "EntryArn">;
/** What people type for a cluster. */
export type ClusterName = Branded<string, "ClusterName">;
/** The cluster's own name in EKS. */
export type EksName = Branded<string, "EksName">;
/** Name of a role of the configuration. */
export type RoleName = Branded<string, "RoleName">;
/** Name of a group of the configuration. */
export type GroupName = Branded<string, "GroupName">;
/** Name of an on-call rota of the configuration. */
export type RotaName = Branded<string, "RotaName">;
/** A Kubernetes namespace, or a pattern with `*`. */
export type Namespace = Branded<string, "Namespace">;
/** A Kubernetes group that an access entry may carry. */
export type KubernetesGroup = Branded<string, "KubernetesGroup">;
/** Name of an EKS access policy, e.g. `AmazonEKSViewPolicy`. */
export type AccessPolicyName = Branded<string, "AccessPolicyName">;
/** Name of this installation; the fence around what is ours. */
export type OwnerId = Branded<string, "OwnerId">;

/** A ULID: 26 characters of Crockford's alphabet. */
export function isRequestId(text: string): text is RequestId {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}
/** `REQ-` and five to 26 characters of Crockford's alphabet. */
export function isShortId(text: string): text is ShortId {
  return /^REQ-[0-9A-HJKMNP-TV-Z]{5,26}$/.test(text);
}
/** A Slack user id. */
export function isSlackUserId(text: string): text is SlackUserId {
  return /^[UW][A-Z0-9]{2,15}$/.test(text);
}
/** A Slack workspace or organisation id. */
export function isSlackTeamId(text: string): text is SlackTeamId {
  return /^[TE][A-Z0-9]{2,20}$/.test(text);
}
/** A Slack user group id. */
export function isSlackUserGroupId(text: string): text is SlackUserGroupId {
  return /^S[A-Z0-9]{2,20}$/.test(text);
}
/** A Slack channel id. */
export function isSlackChannelId(text: string): text is SlackChannelId {
  return /^[CGD][A-Z0-9]{2,20}$/.test(text);
}
/** An AWS account id. */
export function isAccountId(text: string): text is AccountId {
  return /^\d{12}$/.test(text);
}
/** An AWS region code. */
export function isRegion(text: string): text is Region {
  return /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text);
}
/** ARN of an EKS cluster; its name part is the pattern that EKS itself quotes. */
export function isClusterArn(text: string): text is ClusterArn {
  return /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(text);
}
/** ARN of an IAM role or user. Service-linked roles have the form too and are refused elsewhere. */
export function isPrincipalArn(text: string): text is PrincipalArn {
  return text.length <= 2048 && /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/.test(text) && !text.includes("//") && !text.endsWith("/");
}
/** ARN of an access entry. */
export function isEntryArn(text: string): text is EntryArn {
  return /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:access-entry\/.+$/.test(text);
}
/** A cluster's name in the configuration: lower case, digits, hyphens, at most 40 characters. */
export function isClusterName(text: string): text is ClusterName {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text);
}
/** A cluster's name in EKS (the pattern that the service quotes). */
export function isEksName(text: string): text is EksName {
  return /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(text);
}
/** A role's name in the configuration. */
export function isRoleName(text: string): text is RoleName {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(text);
}
/** A group's name in the configuration. */
export function isGroupName(text: string): text is GroupName {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text);
}
/** A rota's name in the configuration. */
export function isRotaName(text: string): text is RotaName {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text);
}
/** A namespace or a pattern of one: RFC 1123 label characters and `*`. */
export function isNamespace(text: string): text is Namespace {
  return /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/.test(text);
}
/** A Kubernetes group that EKS accepts: none of the reserved prefixes (EKS User Guide, access entries). */
export function isKubernetesGroup(text: string): text is KubernetesGroup {
  return text.length > 0 && text.length <= 63 && !/^(?:system|eks|aws|amazon|iam):/i.test(text);
}
/** Name of an EKS access policy. */
export function isAccessPolicyName(text: string): text is AccessPolicyName {
  return /^AmazonEKS[A-Za-z0-9]{1,60}$/.test(text);
}
/** An owner id: 3 to 32 of lower case, digits and hyphen. */
export function isOwnerId(text: string): text is OwnerId {
  return /^[a-z0-9-]{3,32}$/.test(text);
}

/**
 * Turns text into a branded value.
 * @param text what came in
 * @param is the guard of the brand
 * @param what how to name the thing in the error, e.g. "a request id"
 * @throws InvalidInputError when the guard says no
 */
export function parseAs<T extends string>(text: string, is: (text: string) => text is T, what: string): T {
  if (is(text)) return text;
  throw new InvalidInputError("malformed", `\`${text.slice(0, 80)}\` is not ${what}.`);
}

/** Partition, account and name of a principal or cluster ARN, e.g. `aws`, `111122223333`. */
export function arnParts(arn: PrincipalArn | ClusterArn): { readonly partition: string; readonly region: string; readonly account: string; readonly resource: string } {
  const [, partition = "", , region = "", account = "", ...rest] = arn.split(":");
  return { partition, region, account, resource: rest.join(":") };
}

/** The account of a principal. */
export function arnAccount(arn: PrincipalArn): AccountId {
  return parseAs(arnParts(arn).account, isAccountId, "an AWS account");
}

/** The short id of a request: the last `length` characters of its ULID, which are random. */
export function shortIdOf(id: RequestId, length = 5): ShortId {
  return parseAs(`REQ-${id.slice(-Math.max(5, Math.min(26, length)))}`, isShortId, "a request id");
}

/** When the request of an id was made, epoch milliseconds: the first ten characters of a ULID (github.com/ulid/spec). */
export function timeOfId(id: RequestId): number {
  return Array.from(id.slice(0, 10)).reduce((sum, sign) => sum * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(sign), 0);
}
