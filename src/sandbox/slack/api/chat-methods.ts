// chat.*: posting, editing, deleting. Source: https://docs.slack.dev/reference/methods/chat.postMessage and its siblings
import { flagOf, maybeObject, maybeText, textOf, type JsonObject } from "../json.ts";
import type { Channel } from "../model/channel.ts";
import type { Message } from "../model/message.ts";
import { tiers } from "../model/rate-buckets.ts";
import { deleteMessage, dmChannel, editMessage, findMessage, postEphemeral, postMessage } from "../show/messages.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError } from "./api-error.ts";
import { contentOf } from "./check-content.ts";
import type { Methods } from "./method.ts";

/** A message as the API shows it. */
function messageJson(world: SlackWorld, message: Message): JsonObject {
  const edited = message.editedTs === undefined ? {} : { edited: { user: message.authorId, ts: message.editedTs } };
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  const author = message.authorId === world.app.botUserId ? { bot_id: world.app.botId, app_id: world.app.id } : {};
  const metadata = message.metadata === undefined ? {} : { metadata: message.metadata };
  return { type: "message", user: message.authorId, ts: message.ts, text: message.text, team: world.team.id, blocks: message.blocks, ...author, ...edited, ...thread, ...metadata };
}

/** The channel an app names; a person's id means the direct message. @throws ApiError `channel_not_found` also where the bot may not look */
export function channelFor(world: SlackWorld, id: string): Channel {
  const person = world.people.get(id);
  const channel = world.channels.get(person === undefined ? id : dmChannel(world, id));
  if (channel === undefined) throw new ApiError("channel_not_found");
  const inside = channel.members.includes(world.app.botUserId);
  if (world.rules.membership && channel.kind !== "public" && !inside) throw new ApiError("channel_not_found");
  return channel;
}

function writable(world: SlackWorld, id: string): Channel {
  const channel = channelFor(world, id);
  if (channel.isArchived) throw new ApiError("is_archived");
  const inside = channel.members.includes(world.app.botUserId) || world.app.scopes.has("chat:write.public");
  if (world.rules.membership && !inside) throw new ApiError("not_in_channel");
  return channel;
}

function post(world: SlackWorld, args: JsonObject): JsonObject {
  const channel = writable(world, textOf(args, "channel"));
  const threadTs = maybeText(args, "thread_ts");
  const known = threadTs === undefined || world.messages.some((message) => message.channelId === channel.id && message.ts === threadTs);
  if (!known) throw new ApiError("cannot_reply_to_message");
  const message = postMessage(world, {
    ...contentOf(world, "message", args), channelId: channel.id, authorId: world.app.botUserId, threadTs,
    broadcast: flagOf(args, "reply_broadcast"), metadata: maybeObject(args, "metadata"),
  });
  return { channel: channel.id, ts: message.ts, message: messageJson(world, message) };
}

function own(world: SlackWorld, args: JsonObject, refusal: string): Message {
  const channel = writable(world, textOf(args, "channel"));
  const message = findMessage(world, channel.id, textOf(args, "ts"));
  if (message === undefined) throw new ApiError("message_not_found");
  if (message.authorId !== world.app.botUserId) throw new ApiError(refusal);
  return message;
}

function update(world: SlackWorld, args: JsonObject): JsonObject {
  if (world.chaos.failEdits !== "") throw new ApiError(world.chaos.failEdits);
  const message = own(world, args, "cant_update_message");
  editMessage(world, message, { ...contentOf(world, "message", args), metadata: maybeObject(args, "metadata") });
  return { channel: message.channelId, ts: message.ts, text: message.text, message: messageJson(world, message) };
}

function remove(world: SlackWorld, args: JsonObject): JsonObject {
  const message = own(world, args, "cant_delete_message");
  deleteMessage(world, message);
  return { channel: message.channelId, ts: message.ts };
}

function ephemeral(world: SlackWorld, args: JsonObject): JsonObject {
  const channel = writable(world, textOf(args, "channel"));
  const personId = textOf(args, "user");
  if (!channel.members.includes(personId)) throw new ApiError("user_not_in_channel");
  const shown = postEphemeral(world, { ...contentOf(world, "ephemeral", args), channelId: channel.id, personId, threadTs: maybeText(args, "thread_ts"), causedBy: undefined });
  return { message_ts: shown.ts };
}

/** chat.getPermalink. */
function permalink(world: SlackWorld, args: JsonObject): JsonObject {
  const channel = channelFor(world, textOf(args, "channel"));
  const message = findMessage(world, channel.id, textOf(args, "message_ts"));
  if (message === undefined) throw new ApiError("message_not_found");
  const thread = message.threadTs === undefined ? "" : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  return { channel: channel.id, permalink: `https://${world.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace(".", "")}${thread}` };
}

/** The methods by name. */
export const chatMethods: Methods = {
  "chat.postMessage": { token: "bot", limit: tiers.special, scopes: ["chat:write"], act: post },
  "chat.update": { token: "bot", limit: tiers[3], scopes: ["chat:write"], act: update },
  "chat.delete": { token: "bot", limit: tiers[3], scopes: ["chat:write"], act: remove },
  "chat.postEphemeral": { token: "bot", limit: tiers[4], scopes: ["chat:write"], act: ephemeral },
  "chat.getPermalink": { token: "bot", limit: tiers.special, scopes: [], act: permalink },
};
