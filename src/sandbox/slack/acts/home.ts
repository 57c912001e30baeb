// Opening the app's Home tab. Source: https://docs.slack.dev/reference/events/app_home_opened
import { logSight } from "../show/log-sight.ts";
import { dmChannel } from "../show/messages.ts";
import { viewJson } from "../show/views.ts";
import type { SlackWorld } from "../world.ts";
import { sendEvent } from "./send-event.ts";

/** Opens one of the app's tabs; what was published before is shown until the app publishes anew. */
export async function openAppTab(world: SlackWorld, personId: string, tab: "home" | "messages" = "home"): Promise<void> {
  logSight(world, { what: "did", personId, channelId: undefined, text: `opens the ${tab} tab` });
  const home = world.homes.get(personId);
  await sendEvent(world, { type: "app_home_opened", user: personId, channel: dmChannel(world, personId), tab, ...(tab === "messages" || home === undefined ? {} : { view: viewJson(world, home) }) }, personId);
}
