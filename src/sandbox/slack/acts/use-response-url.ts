// POST to a response URL. Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
import { ApiError } from "../api/api-error.ts";
import { contentOf } from "../api/check-content.ts";
import { flagOf, textOf, type JsonObject } from "../json.ts";
import type { ResponseUrl } from "../model/interaction.ts";
import { changeEphemeral, deleteMessage, editMessage, findMessage, postEphemeral, postMessage, removeEphemerals } from "../show/messages.ts";
import type { SlackWorld } from "../world.ts";

/** An answer in plain text. */
export interface ResponseUrlResult {
  readonly status: number;
  readonly text: string;
}

const refusals: Readonly<Record<string, ResponseUrlResult>> = {
  expired: { status: 404, text: "expired_url" }, used: { status: 404, text: "used_url" }, unknown: { status: 404, text: "invalid_url" },
};

function remove(world: SlackWorld, url: ResponseUrl): void {
  const { original, channelId } = url;
  if (original?.type === "ephemeral") removeEphemerals(world, (ephemeral) => ephemeral.ts === original.ts);
  const message = original?.type === "message" ? findMessage(world, channelId, original.ts) : undefined;
  if (message !== undefined) deleteMessage(world, message);
}

/** Replaces what was clicked. @returns false when there is nothing to replace: a command has no original message */
function replace(world: SlackWorld, url: ResponseUrl, body: JsonObject): boolean {
  const { original, channelId } = url;
  if (original === undefined) return false;
  if (original.type === "message") {
    const message = findMessage(world, channelId, original.ts);
    if (message !== undefined) editMessage(world, message, contentOf(world, "message", body));
    return message !== undefined;
  }
  const ephemeral = world.ephemerals.find((one) => one.ts === original.ts);
  if (ephemeral !== undefined) changeEphemeral(world, ephemeral, contentOf(world, "ephemeral", body));
  return ephemeral !== undefined;
}

/** Shows a new message: to the person alone, or to the channel with `response_type: "in_channel"`. */
export function answerPerson(world: SlackWorld, about: Pick<ResponseUrl, "channelId" | "personId" | "actId" | "threadTs">, body: JsonObject): void {
  const everybody = body["response_type"] === "in_channel";
  const content = contentOf(world, everybody ? "message" : "ephemeral", body);
  const place = { channelId: about.channelId, threadTs: textOf(body, "thread_ts") === "" ? about.threadTs : textOf(body, "thread_ts") };
  if (everybody) postMessage(world, { ...content, ...place, authorId: world.app.botUserId });
  else postEphemeral(world, { ...content, ...place, personId: about.personId, causedBy: about.actId });
}

function apply(world: SlackWorld, url: ResponseUrl, body: JsonObject): void {
  if (flagOf(body, "delete_original")) remove(world, url);
  else if (!flagOf(body, "replace_original") || !replace(world, url, body)) answerPerson(world, url, body);
}

/** Uses a response URL once: 5 times at most, within 30 minutes on the sandbox clock; after that 404. */
export function useResponseUrl(world: SlackWorld, secret: string, body: JsonObject): ResponseUrlResult {
  const url = world.responseUrls.get(secret);
  const refused = url === undefined ? "unknown" : world.now() - url.bornAt > world.rules.responseUrlMs ? "expired" : url.uses >= world.rules.responseUrlUses ? "used" : undefined;
  if (url === undefined || refused !== undefined) return refusals[refused ?? "unknown"] ?? { status: 404, text: "invalid_url" };
  try {
    url.uses += 1;
    apply(world, url, body);
    return { status: 200, text: "ok" };
  } catch (error) {
    if (error instanceof ApiError) return { status: 400, text: error.code };
    throw error;
  }
}
