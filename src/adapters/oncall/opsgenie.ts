// Opsgenie: GET /v2/schedules/{id}/on-calls (docs.opsgenie.com, Who is On Call API).
import { z } from "zod";
import type { RotaSource } from "../../domain/break-glass/break-glass-rule.ts";
import type { OnCallPerson } from "../../domain/break-glass/on-call.ts";
import { askJson } from "./ask-json.ts";

const answer = z.object({ data: z.object({ _parent: z.object({ id: z.string(), enabled: z.boolean() }), onCallRecipients: z.array(z.string()) }) });

/** Who is on call; user names are e-mail addresses there. A schedule that is switched off has nobody. @throws UnavailableError */
export async function askOpsgenie({ schedule }: Extract<RotaSource, { kind: "opsgenie" }>, { base, token }: { readonly base: string; readonly token: string }): Promise<readonly OnCallPerson[]> {
  const url = new URL(`v2/schedules/${encodeURIComponent(schedule)}/on-calls`, base);
  url.searchParams.append("scheduleIdentifierType", "id");
  url.searchParams.append("flat", "true");
  const { data } = await askJson({ service: "Opsgenie", url, headers: { accept: "application/json", authorization: `GenieKey ${token}` }, shape: answer });
  const { id, enabled } = data._parent;
  return enabled && id === schedule ? data.onCallRecipients.map((email) => ({ email })) : [];
}
