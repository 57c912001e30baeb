// incident.io: GET /v2/schedule_entries (api-docs.incident.io, Schedules V2).
import { z } from "zod";
import type { RotaSource } from "../../domain/break-glass/break-glass-rule.ts";
import type { OnCallPerson } from "../../domain/break-glass/on-call.ts";
import { toIsoText } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { askJson } from "./ask-json.ts";
import { isNow, untilOf } from "./shift-time.ts";

// `final` is what counts: the schedule with its overrides.
const answer = z.object({ schedule_entries: z.object({ final: z.array(z.object({ start_at: z.string(), end_at: z.string(), user: z.object({ email: z.string().nullish() }).nullish() })) }) });

/** Who is on call. @throws UnavailableError */
export async function askIncidentIo({ schedule }: Extract<RotaSource, { kind: "incidentIo" }>, { base, token, now }: { readonly base: string; readonly token: string; readonly now: Instant }): Promise<readonly OnCallPerson[]> {
  const url = new URL("v2/schedule_entries", base);
  url.searchParams.append("schedule_id", schedule);
  url.searchParams.append("entry_window_start", toIsoText(now));
  url.searchParams.append("entry_window_end", toIsoText(now));
  const { schedule_entries: { final } } = await askJson({ service: "incident.io", url, headers: { accept: "application/json", authorization: `Bearer ${token}` }, shape: answer });
  return final.filter(({ start_at: start, end_at: end }) => isNow({ start, end }, now))
    .flatMap(({ user, end_at: end }) => (typeof user?.email === "string" ? [{ email: user.email, ...untilOf(end) }] : []));
}
