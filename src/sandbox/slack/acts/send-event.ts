// Events. Source: https://docs.slack.dev/apis/events-api
import { deliver } from "../delivery/deliver.ts";
import type { JsonObject } from "../json.ts";
import { textOf } from "../json.ts";
import type { SlackWorld } from "../world.ts";
import { actionTs } from "./payload-parts.ts";

/** Sends an event, when the app subscribed to its type. */
export async function sendEvent(world: SlackWorld, event: JsonObject, personId: string): Promise<void> {
  const name = textOf(event, "type");
  if (!world.app.events.has(name)) return;
  const payload: JsonObject = {
    token: world.app.verificationToken, team_id: world.team.id, api_app_id: world.app.id, type: "event_callback",
    event: { ...event, event_ts: actionTs(world) }, event_id: world.newId("Ev"), event_time: Math.floor(world.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: world.team.id, user_id: world.app.botUserId, is_bot: true, is_enterprise_install: false }], is_ext_shared_channel: false,
  };
  await deliver(world, { kind: "events_api", name, payload, acceptsResponse: false, personId, retryNumber: 0, retryReason: undefined });
}
