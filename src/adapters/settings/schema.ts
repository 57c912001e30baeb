// The shape of the configuration file. Unknown keys are refused everywhere; what is not built yet says so.
import { z } from "zod";
import { accessPolicy, account, clusterName, eksName, groupName, namespacePattern, ownerId, principalArn, region, roleName, slackChannel, slackTeam, slackUser, slackUserGroup, span } from "./fields.ts";

const list = <T extends z.ZodType>(item: T, what: string) => z.array(item, { error: (issue) => (issue.input === undefined ? "is missing" : `must be a list of ${what}`) }).min(1, { error: `must name at least one of the ${what}` });

const assumedRole = z.strictObject({
  arn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, { error: "must be the ARN of an IAM role" }),
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, { error: "must be 2 to 1224 of letters, digits and + = , . @ : / - _" }),
});

const cluster = z.strictObject({
  name: clusterName,
  aliases: z.array(clusterName).default([]),
  eksName, region, account,
  assumeRole: assumedRole.optional(),
  sensitive: z.boolean().default(false),
  standingEntries: z.literal("refuse", { error: "must be `refuse`; `borrow` is not supported by this version" }).default("refuse"),
  channel: slackChannel.optional(),
});

const role = z.strictObject({
  accessPolicies: list(accessPolicy, "access policies").max(10, { error: "has more than 10 access policies" }),
  scope: z.enum(["cluster", "namespace"], { error: "must be `cluster` or `namespace`" }),
});

const group = z.strictObject({ members: z.array(slackUser).default([]), slackUserGroup: slackUserGroup.optional() });

const approvals = z.strictObject({
  count: z.int({ error: "must be a whole number" }).min(1, { error: "must be at least 1: this version grants nothing without an approval" }).max(10, { error: "must be at most 10" }).default(1),
  by: list(groupName, "groups"),
  lapseAfter: span.prefault("30m"),
});

const wish = z.enum(["optional", "required"], { error: "must be `optional` or `required`" }).default("optional");

const entitlement = z.strictObject({
  roles: list(roleName, "roles"),
  clusters: list(clusterName, "clusters"),
  namespaces: z.array(namespacePattern).default([]),
  requesters: list(groupName, "groups, or `everyone`"),
  approvals,
  duration: z.strictObject({ default: span, max: span }),
  reason: wish,
  ticket: wish,
});

/** The whole file. */
export const configurationSchema = z.strictObject({
  owner: ownerId,
  slack: z.strictObject({ team: slackTeam, requestsChannel: slackChannel, adminChannel: slackChannel.optional() }),
  administrators: list(groupName, "groups"),
  clusters: list(cluster, "clusters"),
  roles: z.record(roleName, role),
  people: z.strictObject({
    principal: z.strictObject({ template: z.string() }).optional(),
    overrides: z.record(slackUser, z.record(account, principalArn)).default({}),
  }),
  groups: z.record(groupName, group),
  protectedPrincipals: z.array(z.string().regex(/^[\w:*+=,.@/-]{1,200}$/, { error: "must be the ARN of a principal; `*` stands for anything" })).default([]),
  entitlements: list(entitlement, "entitlements"),
});

/** The file after it was checked for its shape. */
export type ConfigurationFile = z.infer<typeof configurationSchema>;

/** Settings of later versions, by their key: named in the refusal, so that nobody takes them for typing mistakes. */
export const notSupportedYet: ReadonlySet<string> = new Set(["kubernetesGroups", "onCall", "breakGlass", "escalate", "linkable", "drain", "approverDMs", "privateReasons", "shared"]);
