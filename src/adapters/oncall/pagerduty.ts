// PagerDuty: GET /oncalls (developer.pagerduty.com, REST API, List all of the on-calls).
import { z } from "zod";
import type { RotaSource } from "../../domain/break-glass/break-glass-rule.ts";
import type { OnCallPerson } from "../../domain/break-glass/on-call.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import { askJson } from "./ask-json.ts";
import { isNow, untilOf } from "./shift-time.ts";

const reference = z.object({ id: z.string() });
const answer = z.object({
  oncalls: z.array(z.object({
    escalation_level: z.number(), escalation_policy: reference, schedule: reference.nullable(), user: z.object({ email: z.string().optional() }), start: z.string().nullable(), end: z.string().nullable(),
  })),
  more: z.boolean(),
});
const mostEntries = 100;

/** Who is on call on this level. @throws UnavailableError */
export async function askPagerDuty(source: Extract<RotaSource, { kind: "pagerduty" }>, { base, token, now }: { readonly base: string; readonly token: string; readonly now: Instant }): Promise<readonly OnCallPerson[]> {
  const url = new URL("oncalls", base);
  if (source.schedule !== undefined) url.searchParams.append("schedule_ids[]", source.schedule);
  if (source.escalationPolicy !== undefined) url.searchParams.append("escalation_policy_ids[]", source.escalationPolicy);
  url.searchParams.append("include[]", "users"); // a reference alone has no e-mail address
  url.searchParams.append("limit", String(mostEntries));
  const { oncalls, more } = await askJson({ service: "PagerDuty", url, headers: { accept: "application/vnd.pagerduty+json;version=2", authorization: `Token token=${token}` }, shape: answer });
  if (more) throw new UnavailableError("unavailable", `PagerDuty names more than ${String(mostEntries)} people at once. Name schedule and escalation policy.`);
  // What was asked for is looked at again: an entry of another schedule, policy or level makes nobody on call.
  return oncalls.filter((entry) => entry.escalation_level === source.level && isNow(entry, now)
    && (source.schedule === undefined || entry.schedule?.id === source.schedule)
    && (source.escalationPolicy === undefined || entry.escalation_policy.id === source.escalationPolicy))
    .flatMap(({ user, end }) => (user.email === undefined ? [] : [{ email: user.email, ...untilOf(end) }]));
}
