// What a person does on the page, or a script through the API.
import { clickInHome, clickInMessage } from "../slack/acts/click.ts";
import { dismiss, sendCommand } from "../slack/acts/command.ts";
import { closeView, fillField, openView, optionsOf, submitView } from "../slack/acts/form.ts";
import type { OfferedOption } from "../slack/acts/form.ts";
import { openAppTab } from "../slack/acts/home.ts";
import { useShortcut } from "../slack/acts/shortcut.ts";
import { isJsonObject, objectsOf, textOf } from "../slack/json.ts";
import type { JsonObject } from "../slack/json.ts";
import { postMessage } from "../slack/show/messages.ts";
import type { SlackWorld } from "../slack/world.ts";
import { BadRequest } from "./bad-request.ts";
import { markRead } from "./slack-state.ts";

/** What came of a deed. */
export interface DeedResult {
  readonly ok: boolean;
  readonly error?: string;
  readonly options?: readonly OfferedOption[];
  readonly errors?: Readonly<Record<string, string>>;
}

const deeds: readonly string[] = ["command", "click", "say", "read", "dismiss", "home", "shortcut", "fill", "options", "submit", "close"];

/**
 * Does one deed as a person; resolves when Slack has shown what comes of it at once. Problems come back as `error`.
 * @throws BadRequest for a deed or a channel that there is not
 */
export async function doDeed(world: SlackWorld, deed: JsonObject): Promise<DeedResult> {
  if (!deeds.includes(textOf(deed, "do"))) throw new BadRequest(`\`do\` must be one of ${deeds.join(", ")}.`);
  const me = textOf(deed, "as");
  const person = world.people.get(me);
  if (person === undefined) return { ok: false, error: `There is nobody with the id ${me}.` };
  if (person.deleted) return { ok: false, error: `${person.name} is deactivated and cannot use Slack. An app would still see old clicks: see docs/sandbox.md.` };
  try {
    return await run(world, me, deed);
  } catch (error) {
    if (error instanceof BadRequest) throw error;
    return { ok: false, error: error instanceof Error ? error.message : "That did not work." };
  }
}

async function run(world: SlackWorld, me: string, deed: JsonObject): Promise<DeedResult> {
  switch (textOf(deed, "do")) {
    case "command":
      await sendCommand(world, { personId: me, channelId: channelIn(world, deed), line: textOf(deed, "text") });
      return { ok: true };
    case "click":
      if (deed["view"] !== undefined) await clickInHome(world, { personId: me, blockId: textOf(deed, "blockId"), actionId: textOf(deed, "actionId") });
      else await clickInMessage(world, { personId: me, channelId: textOf(deed, "channel"), ts: textOf(deed, "ts"), actionId: textOf(deed, "actionId"), option: deed["value"] === undefined ? undefined : textOf(deed, "value") });
      return { ok: true };
    case "say":
      postMessage(world, { channelId: channelIn(world, deed), authorId: me, text: textOf(deed, "text"), blocks: [] });
      return { ok: true };
    case "read":
      markRead(world, me, textOf(deed, "channel"));
      return { ok: true };
    case "dismiss":
      dismiss(world, me, textOf(deed, "ts"));
      return { ok: true };
    case "home":
      await openAppTab(world, me);
      return { ok: true };
    case "shortcut":
      await useShortcut(world, me, textOf(deed, "callbackId"));
      return { ok: true };
    default:
      return inForm(world, me, deed);
  }
}

function channelIn(world: SlackWorld, deed: JsonObject): string {
  const id = textOf(deed, "channel");
  if (!world.channels.has(id)) throw new BadRequest(`There is no channel with the id ${JSON.stringify(id)}. There are: ${[...world.channels.keys()].join(", ")}.`);
  return id;
}

async function inForm(world: SlackWorld, me: string, deed: JsonObject): Promise<DeedResult> {
  const view = openView(world, me, textOf(deed, "view"));
  const field = { blockId: textOf(deed, "blockId"), actionId: textOf(deed, "actionId") };
  switch (textOf(deed, "do")) {
    case "fill":
      await fillField(world, view, { ...field, value: valueIn(deed, view.payload, field) });
      return { ok: true };
    case "options":
      return { ok: true, options: await optionsOf(world, view, { ...field, typed: textOf(deed, "typed") }) };
    case "submit": {
      const errors = await submitView(world, view);
      return { ok: true, errors };
    }
    default:
      await closeView(world, view);
      return { ok: true };
  }
}

function valueIn(deed: JsonObject, payload: JsonObject, field: { readonly blockId: string; readonly actionId: string }): { readonly text: string } | { readonly options: readonly OfferedOption[] } {
  if (deed["text"] !== undefined) return { text: textOf(deed, "text") };
  if (deed["options"] !== undefined) return { options: objectsOf(deed, "options").map((option) => ({ text: textOf(option, "text"), value: textOf(option, "value") })) };
  const block = objectsOf(payload, "blocks").find((one) => one["block_id"] === field.blockId);
  const element = block?.["element"];
  const option = isJsonObject(element) ? objectsOf(element, "options").find((one) => one["value"] === deed["value"]) : undefined;
  const text = option?.["text"];
  return { options: option === undefined ? [] : [{ text: isJsonObject(text) ? textOf(text, "text") : "", value: textOf(option, "value") }] };
}
