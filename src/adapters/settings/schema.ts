// The shape of the configuration file. Unknown keys are refused everywhere; what is not built yet says so.
import { z } from "zod";
import { breakGlassPlaces, breakGlassSchema, rotaSchema } from "./break-glass-schema.ts";
import { accessPolicy, account, clusterName, eksName, groupName, list, namespacePattern, ownerId, principalArn, region, roleName, rotaName, slackChannel, slackTeam, slackUser, slackUserGroup, span } from "./fields.ts";

const assumedRole = z.strictObject({
  arn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, { error: "must be the ARN of an IAM role" }),
  // The form that STS takes (STS API Reference, AssumeRole, ExternalId).
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, { error: "must be 2 to 1224 of letters, digits and + = , . @ : / - _" }),
});

/** One cluster. */
export const clusterSchema = z.strictObject({
  name: clusterName,
  aliases: z.array(clusterName).default([]),
  eksName, region, account,
  assumeRole: assumedRole.optional(),
  sensitive: z.boolean().default(false),
  standingEntries: z.literal("refuse", { error: "must be `refuse`; `borrow` is not supported by this version" }).default("refuse"),
  channel: slackChannel.optional(),
});

/** One role. */
export const roleSchema = z.strictObject({
  accessPolicies: list(accessPolicy, "access policies").max(10, { error: "has more than 10 access policies" }),
  scope: z.enum(["cluster", "namespace"], { error: "must be `cluster` or `namespace`" }),
});

/** One group. */
export const groupSchema = z.strictObject({ members: z.array(slackUser).default([]), slackUserGroup: slackUserGroup.optional() });

const escalate = z.strictObject({
  after: span, to: list(groupName, "groups"),
  mayDecide: z.boolean({ error: "must be `true` or `false`" }).default(false),
});

const approvals = z.strictObject({
  count: z.int({ error: "must be a whole number" }).min(0, { error: "must not be negative; 0 grants by the rule alone" }).max(10, { error: "must be at most 10" }).default(1),
  by: list(groupName, "groups"),
  lapseAfter: span.prefault("30m"),
  escalate: escalate.exactOptional(),
});

const wish = z.enum(["optional", "required"], { error: "must be `optional` or `required`" }).default("optional");
const duration = z.strictObject({ default: span, max: span });

/** One entitlement. */
export const entitlementSchema = z.strictObject({
  roles: list(roleName, "roles"),
  clusters: list(clusterName, "clusters"),
  namespaces: z.array(namespacePattern).default([]),
  requesters: list(groupName, "groups, or `everyone`"),
  approvals, duration,
  reason: wish,
  ticket: wish,
});

const slack = z.strictObject({ team: slackTeam, requestsChannel: slackChannel, adminChannel: slackChannel.optional() });
const emailDomain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, { error: "must be a mail domain in lower case, such as example.com" });
const principal = z.strictObject({ template: z.string(), emailDomains: list(emailDomain, "the mail domains of your people") });

// Kind and at least one letter of the name or path are spelled out, so that nobody opens linking to everything there is by a slip.
const linkablePattern = z.string().regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|\*):(?:role|user)\/[\w+=,.@/-][\w*+=,.@/-]{0,600}$/, { error: "must be the ARN of IAM roles or users that people may link, such as arn:aws:iam::*:role/people/*; `*` stands for anything, but the account is twelve digits or `*`, and the name or path begins with a letter" });

/** Which principal is somebody's. */
export const peopleSchema = z.strictObject({
  principal: principal.optional(),
  overrides: z.record(slackUser, z.record(account, principalArn)).default({}),
  linkable: z.array(linkablePattern).default([]),
});

// A pattern that could match no principal at all would protect nothing without anybody noticing.
const protectedPrincipal = z.string().regex(/^arn:[a-z*-]+:iam::[\d*]{1,12}:(?:role|user|\*)[\w*+=,.@/-]{0,600}$/, { error: "must be the ARN of an IAM role or user such as arn:aws:iam::*:role/terraform; `*` stands for anything" });

/** The whole file. */
export const configurationSchema = z.strictObject({
  owner: ownerId,
  slack,
  administrators: list(groupName, "groups"),
  clusters: list(clusterSchema, "clusters"),
  roles: z.record(roleName, roleSchema),
  people: peopleSchema,
  groups: z.record(groupName, groupSchema),
  protectedPrincipals: z.array(protectedPrincipal).default([]),
  entitlements: list(entitlementSchema, "entitlements"),
  onCall: z.record(rotaName, rotaSchema).default({}),
  breakGlass: z.array(breakGlassSchema).default([]),
});

/** The file after it was checked for its shape. */
export type ConfigurationFile = z.infer<typeof configurationSchema>;

const places: readonly (readonly [string, { readonly shape: object }])[] = [
  ["", configurationSchema], ["slack", slack], ["clusters.*", clusterSchema], ["clusters.*.assumeRole", assumedRole], ["roles.*", roleSchema], ["groups.*", groupSchema],
  ["people", peopleSchema], ["people.principal", principal], ["entitlements.*", entitlementSchema], ["entitlements.*.approvals", approvals], ["entitlements.*.approvals.escalate", escalate], ["entitlements.*.duration", duration],
  ...breakGlassPlaces,
];
/** The keys of every place, by its path with `*` for an index or a name. */
export const keysByPlace: ReadonlyMap<string, readonly string[]> = new Map(places.map(([place, { shape }]) => [place, Object.keys(shape)]));

/** What later versions may bring, by its key: named in the refusal, so that nobody takes it for a typing mistake. */
export const notSupportedYet: ReadonlyMap<string, string> = new Map([
  ["kubernetesGroups", "roles of Kubernetes groups"], ["shared", "shared principals"],
]);
