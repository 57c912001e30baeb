// Using a global shortcut. Source: https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
import type { Answer } from "../model/delivery.ts";
import { logSight, showBanner } from "../show/log-sight.ts";
import type { SlackWorld } from "../world.ts";
import { sendInteraction } from "./click.ts";
import { actionTs, commonParts } from "./payload-parts.ts";

/** Uses a shortcut of the app; it comes from no channel. @throws Error when the app has none with this id */
export async function useShortcut(world: SlackWorld, personId: string, callbackId: string): Promise<Answer["type"]> {
  const known = world.app.shortcuts.find((shortcut) => shortcut.callbackId === callbackId);
  if (known === undefined) throw new Error(`The app has no shortcut ${JSON.stringify(callbackId)}. It has: ${world.app.shortcuts.map((shortcut) => shortcut.callbackId).join(", ")}.`);
  logSight(world, { what: "did", personId, channelId: undefined, text: `uses the shortcut ${known.name}` });
  const answer = await sendInteraction(world, { type: "shortcut", callback_id: callbackId, action_ts: actionTs(world), ...commonParts(world, personId) }, personId);
  if (answer.type !== "acknowledged") showBanner(world, { personId, channelId: "", causedBy: world.newId("A"), text: "This app did not respond. Try again." });
  return answer.type;
}
