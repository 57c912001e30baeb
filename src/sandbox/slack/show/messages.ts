// Posting, editing and deleting messages and ephemeral messages, with what people see of it.
import { maybeObject, objectsOf, textOf, type Json, type JsonObject } from "../json.ts";
import type { Ephemeral, Message, SharedFile } from "../model/message.ts";
import { plainMessage } from "../plain-text.ts";
import type { SlackWorld } from "../world.ts";
import { logSight } from "./log-sight.ts";
import { notify } from "./notify.ts";
import { readerFor } from "./reader-for.ts";

/** What can be in a message. */
export interface Content {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}

/** A message to post. */
export interface Post extends Content {
  readonly channelId: string;
  readonly authorId: string;
  readonly threadTs?: string | undefined;
  readonly broadcast?: boolean;
  readonly metadata?: JsonObject | undefined;
  readonly files?: readonly SharedFile[];
}

function withActionIds(world: SlackWorld, block: JsonObject): JsonObject {
  const named = (element: JsonObject): JsonObject => (textOf(element, "action_id") === "" ? { ...element, action_id: world.newId("a") } : element);
  const inner: Record<string, Json> = {};
  for (const key of ["accessory", "element"]) {
    const element = maybeObject(block, key);
    if (element !== undefined && element["type"] !== "image") inner[key] = named(element);
  }
  if (block["type"] === "actions") inner["elements"] = objectsOf(block, "elements").map(named);
  return { ...block, ...inner };
}

/** Gives every block without a `block_id` one, and every interactive element an `action_id`, as Slack does. */
export function withBlockIds(world: SlackWorld, blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.map((block) => withActionIds(world, textOf(block, "block_id") === "" ? { ...block, block_id: world.newId("b") } : block));
}

/** Posts a message, notifies whom it calls. */
export function postMessage(world: SlackWorld, post: Post): Message {
  const message: Message = {
    ts: world.newTs(), channelId: post.channelId, authorId: post.authorId, text: post.text, blocks: withBlockIds(world, post.blocks),
    threadTs: post.threadTs, broadcast: post.broadcast ?? false, editedTs: undefined, deleted: false, metadata: post.metadata,
    files: post.files ?? [], revision: 0,
  };
  world.messages.push(message);
  notify(world, message);
  const author = world.people.get(message.authorId)?.name ?? message.authorId;
  const where = message.threadTs === undefined ? "" : message.broadcast ? " (thread, and channel)" : " (thread)";
  const files = message.files.map((file) => `\n(file: ${file.name})`).join("");
  logSight(world, { what: "posted", personId: undefined, channelId: message.channelId, text: `${author}${where}: ${plainMessage(message, readerFor(world))}${files}` });
  return message;
}

/** Replaces a message's text and blocks; `text` without `blocks` removes the blocks. Notifies nobody. */
export function editMessage(world: SlackWorld, message: Message, content: Content & { readonly metadata?: JsonObject | undefined }): void {
  message.text = content.text;
  message.blocks = withBlockIds(world, content.blocks);
  message.metadata = content.metadata ?? message.metadata;
  message.editedTs = world.newTs();
  message.revision += 1;
  logSight(world, { what: "edited", personId: undefined, channelId: message.channelId, text: plainMessage(message, readerFor(world)) });
}

/** Takes a message away. */
export function deleteMessage(world: SlackWorld, message: Message): void {
  message.deleted = true;
  logSight(world, { what: "deleted", personId: undefined, channelId: message.channelId, text: plainMessage(message, readerFor(world)) });
}

/** An ephemeral message to show. */
export interface EphemeralPost extends Content {
  readonly channelId: string;
  readonly personId: string;
  readonly threadTs?: string | undefined;
  readonly causedBy: string | undefined;
}

function threadIsActive(world: SlackWorld, channelId: string, threadTs: string): boolean {
  return world.messages.some((message) => message.channelId === channelId && message.threadTs === threadTs && !message.deleted);
}

/**
 * Shows one person an ephemeral message. It is lost when the person has Slack closed, or for a thread nobody has answered in.
 * Source: https://docs.slack.dev/reference/methods/chat.postEphemeral
 */
export function postEphemeral(world: SlackWorld, post: EphemeralPost): Ephemeral {
  const ephemeral: Ephemeral = {
    ts: world.newTs(), channelId: post.channelId, personId: post.personId, threadTs: post.threadTs, causedBy: post.causedBy,
    text: post.text, blocks: withBlockIds(world, post.blocks), revision: 0,
  };
  const present = world.people.get(post.personId)?.present === true;
  const visible = post.threadTs === undefined || threadIsActive(world, post.channelId, post.threadTs);
  if (!present || !visible) return ephemeral;
  world.ephemerals.push(ephemeral);
  logSight(world, { what: "ephemeral", personId: post.personId, channelId: post.channelId, text: plainMessage(ephemeral, readerFor(world, post.personId)) });
  return ephemeral;
}

/** Changes an ephemeral message; possible only through the response URL of a click on it. */
export function changeEphemeral(world: SlackWorld, ephemeral: Ephemeral, content: Content): void {
  ephemeral.text = content.text;
  ephemeral.blocks = withBlockIds(world, content.blocks);
  ephemeral.revision += 1;
  logSight(world, { what: "ephemeral changed", personId: ephemeral.personId, channelId: ephemeral.channelId, text: plainMessage(ephemeral, readerFor(world, ephemeral.personId)) });
}

/** Takes ephemeral messages away: dismissed, deleted by the app, or lost by loading the page anew. */
export function removeEphemerals(world: SlackWorld, which: (ephemeral: Ephemeral) => boolean): void {
  for (const gone of world.ephemerals.filter(which)) {
    world.ephemerals.splice(world.ephemerals.indexOf(gone), 1);
    logSight(world, { what: "ephemeral gone", personId: gone.personId, channelId: gone.channelId, text: plainMessage(gone, readerFor(world, gone.personId)) });
  }
}

/** The message with this ts, or undefined when there is none or it was deleted. */
export function findMessage(world: SlackWorld, channelId: string, ts: string): Message | undefined {
  return world.messages.find((message) => message.channelId === channelId && message.ts === ts && !message.deleted);
}

/** The direct message channel between a person and the app; made when it is not there yet. */
export function dmChannel(world: SlackWorld, personId: string): string {
  const id = `D${personId.slice(1)}`;
  if (!world.channels.has(id)) {
    world.channels.set(id, {
      id, name: id, kind: "dm", members: [personId, world.app.botUserId], isArchived: false, isExtShared: false, isPendingExtShared: false, lastRead: new Map(),
    });
    world.changed();
  }
  return id;
}
