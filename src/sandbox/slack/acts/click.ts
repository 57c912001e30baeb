// Clicking a button or choosing from a menu, in a message or in a view. Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
import { deliver } from "../delivery/deliver.ts";
import type { Answer } from "../model/delivery.ts";
import { objectsOf, textOf } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import { elementsIn } from "../model/view.ts";
import type { OpenView, PlacedElement } from "../model/view.ts";
import { logSight, showBanner } from "../show/log-sight.ts";
import { findMessage } from "../show/messages.ts";
import { viewJson } from "../show/views.ts";
import type { SlackWorld } from "../world.ts";
import { actionTs, commonParts } from "./payload-parts.ts";
import { newResponseUrl } from "./secrets.ts";

/** A click on something in a message. */
export interface MessageClick {
  readonly personId: string;
  readonly channelId: string;
  readonly ts: string;
  readonly actionId: string;
  /** The value of the option that was chosen; undefined for a button. */
  readonly option?: string | undefined;
}

/** Clicks in a message or ephemeral message. @throws Error when there is no such message or element */
export async function clickInMessage(world: SlackWorld, click: MessageClick): Promise<{ readonly actId: string; readonly answer: Answer["type"] }> {
  const { personId, channelId, ts } = click;
  const ephemeral = world.ephemerals.find((one) => one.ts === ts && one.personId === personId);
  const message = ephemeral ?? findMessage(world, channelId, ts);
  if (message === undefined) throw new Error("That message is not there any more.");
  const placed = elementsIn(message.blocks).find(({ element }) => element["action_id"] === click.actionId);
  if (placed === undefined) throw new Error("That message has no such button.");
  const actId = world.newId("A");
  logSight(world, { what: "did", personId, channelId, text: `clicks ${labelOf(placed.element)}` });
  const payload: JsonObject = { ...payloadFrom(world, click, { actId, message, isEphemeral: ephemeral !== undefined }), actions: [actionOf(world, placed, click.option)] };
  const answer = await sendInteraction(world, payload, personId);
  if (answer.type !== "acknowledged") showBanner(world, { personId, channelId, causedBy: actId, text: "This app did not respond. Try again." });
  return { actId, answer: answer.type };
}

/** A click on a button of somebody's own Home tab. */
export interface HomeClick {
  readonly personId: string;
  readonly blockId: string;
  readonly actionId: string;
}

/** Clicks in one's Home tab. Unlike a message it gives the app no channel and no response URL. @throws Error when nothing is published, or there is no such button */
export async function clickInHome(world: SlackWorld, { personId, blockId, actionId }: HomeClick): Promise<Answer["type"]> {
  const view = world.homes.get(personId);
  const placed = elementsIn(objectsOf(view?.payload ?? {}, "blocks")).find((one) => one.blockId === blockId && one.element["action_id"] === actionId);
  if (view === undefined || placed === undefined) throw new Error("That Home tab has no such button.");
  logSight(world, { what: "did", personId, channelId: undefined, text: `clicks ${labelOf(placed.element)} in the Home tab` });
  const payload: JsonObject = { type: "block_actions", ...commonParts(world, personId), container: { type: "view", view_id: view.id }, view: viewJson(world, view), actions: [actionOf(world, placed, undefined)] };
  const answer = await sendInteraction(world, payload, personId);
  if (answer.type !== "acknowledged") showBanner(world, { personId, channelId: "", causedBy: world.newId("A"), text: "This app did not respond. Try again." });
  return answer.type;
}

interface Clicked {
  readonly actId: string;
  readonly message: { readonly text: string; readonly blocks: readonly JsonObject[]; readonly threadTs: string | undefined };
  readonly isEphemeral: boolean;
}

// A click on an ephemeral message carries no message content.
function payloadFrom(world: SlackWorld, { personId, channelId, ts }: MessageClick, { actId, message, isEphemeral }: Clicked): JsonObject {
  const original = { type: isEphemeral ? "ephemeral" as const : "message" as const, ts };
  const content = { type: "message", ts, text: message.text, blocks: message.blocks, user: world.app.botUserId, bot_id: world.app.botId, team: world.team.id };
  return {
    type: "block_actions", ...commonParts(world, personId), state: { values: {} }, channel: { id: channelId, name: world.channels.get(channelId)?.name ?? "" },
    container: { type: "message", message_ts: ts, channel_id: channelId, is_ephemeral: isEphemeral }, ...(isEphemeral ? {} : { message: content }),
    response_url: newResponseUrl(world, { personId, channelId, actId, original, threadTs: message.threadTs }),
  };
}

/** The label that a person reads on an element. */
function labelOf(element: JsonObject): string {
  const text = element["text"];
  return typeof text === "object" && text !== null && "text" in text && typeof text["text"] === "string" ? text["text"] : textOf(element, "action_id");
}

function actionOf(world: SlackWorld, { element, blockId }: PlacedElement, option: string | undefined): JsonObject {
  const type = textOf(element, "type");
  const chosen = objectsOf(element, "options").find((one) => one["value"] === option);
  const value: Record<string, Json> = {};
  if (type === "button") {
    value["text"] = element["text"] ?? null;
    if (element["value"] !== undefined) value["value"] = element["value"];
    if (element["style"] !== undefined) value["style"] = element["style"];
  } else if (chosen !== undefined) value["selected_option"] = chosen;
  return { type, action_id: textOf(element, "action_id"), block_id: blockId, action_ts: actionTs(world), ...value };
}

/** Tells the app of a choice in a view, when the element asks for that. */
export async function dispatchFromView(world: SlackWorld, view: OpenView, placed: PlacedElement): Promise<void> {
  const { element, blockId } = placed;
  const value = view.values[blockId]?.[textOf(element, "action_id")] ?? {};
  const payload: JsonObject = {
    type: "block_actions", ...commonParts(world, view.personId, view.id), container: { type: "view", view_id: view.id }, view: viewJson(world, view),
    actions: [{ ...value, type: textOf(element, "type"), action_id: textOf(element, "action_id"), block_id: blockId, action_ts: actionTs(world) }],
  };
  await sendInteraction(world, payload, view.personId);
}

/** Delivers an interaction. */
export function sendInteraction(world: SlackWorld, payload: JsonObject, personId: string): Promise<Answer> {
  return deliver(world, { kind: "interactive", name: textOf(payload, "type"), payload, acceptsResponse: true, personId, retryNumber: 0, retryReason: undefined });
}
