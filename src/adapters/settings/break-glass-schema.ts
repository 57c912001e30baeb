// The shape of break-glass in the configuration file: rotas, and rules.
import { z } from "zod";
import { clusterName, groupName, list, roleName, rotaName, slackUser, slackUserGroup, span } from "./fields.ts";

// What a service calls its schedules; it goes into a URL.
const sourceId = z.string({ error: ({ input }) => (input === undefined ? "is missing: add the id of a schedule, as the service shows it" : "must be text: an id, in quotes when it looks like a number") })
  .regex(/^[A-Za-z0-9_-]{3,64}$/, { error: "must be an id as the service shows it: 3 to 64 letters, digits, `-`, `_`" });

const pagerduty = z.strictObject({
  schedule: sourceId.optional(), escalationPolicy: sourceId.optional(),
  level: z.int({ error: "must be a whole number" }).min(1, { error: "must be at least 1, which is who is called first" }).max(20, { error: "must be at most 20" }).default(1),
});
const opsgenie = z.strictObject({ schedule: sourceId, region: z.enum(["us", "eu"], { error: "must be `us` or `eu`: where your Opsgenie account is" }).default("us") });
const incidentIo = z.strictObject({ schedule: sourceId });
const whenSilent = z.union([z.literal("refuse"), z.strictObject({ members: list(slackUser, "people who may break the glass while the source cannot be asked") })], { error: "must be `refuse`, or `{ members: […] }` with the Slack ids of who may then" });

/** One rota. */
export const rotaSchema = z.strictObject({
  members: z.array(slackUser).optional(), slackUserGroup: slackUserGroup.optional(), pagerduty: pagerduty.optional(), opsgenie: opsgenie.optional(), incidentIo: incidentIo.optional(),
  whenSilent: whenSilent.default("refuse"),
});

const who = z.strictObject({ onCall: rotaName });
const review = z.strictObject({ by: list(groupName, "groups"), within: span.prefault("24h") });

/** One break-glass rule. */
export const breakGlassSchema = z.strictObject({ clusters: list(clusterName, "clusters"), role: roleName, who, duration: span, alert: z.array(groupName).default([]), review });

/** The keys of these places. */
export const breakGlassPlaces: readonly (readonly [string, { readonly shape: object }])[] = [
  ["onCall.*", rotaSchema], ["onCall.*.pagerduty", pagerduty], ["onCall.*.opsgenie", opsgenie], ["onCall.*.incidentIo", incidentIo],
  ["breakGlass.*", breakGlassSchema], ["breakGlass.*.who", who], ["breakGlass.*.review", review],
];
