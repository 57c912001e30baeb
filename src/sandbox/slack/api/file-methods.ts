// files.getUploadURLExternal and files.completeUploadExternal. Source: https://docs.slack.dev/messaging/working-with-files
import { maybeText, objectsOf, textOf, type Json, type JsonObject } from "../json.ts";
import type { SharedFile } from "../model/message.ts";
import { tiers } from "../model/rate-buckets.ts";
import { postMessage } from "../show/messages.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError } from "./api-error.ts";
import { channelFor } from "./chat-methods.ts";
import type { Methods } from "./method.ts";

interface Upload {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  content: Uint8Array | undefined;
}

const uploadsOf = new WeakMap<SlackWorld, Map<string, Upload>>();

function uploads(world: SlackWorld): Map<string, Upload> {
  const known = uploadsOf.get(world) ?? new Map<string, Upload>();
  uploadsOf.set(world, known);
  return known;
}

function getUrl(world: SlackWorld, args: JsonObject): JsonObject {
  const length = Number(textOf(args, "length"));
  const name = textOf(args, "filename");
  if (name === "" || !(length > 0)) throw new ApiError("invalid_arguments");
  const upload: Upload = { id: world.newId("F"), name, length, content: undefined };
  uploads(world).set(upload.id, upload);
  return { upload_url: `${world.baseUrl}/upload/${upload.id}`, file_id: upload.id };
}

/** Takes the bytes sent to an upload URL. @returns false when there is no such upload or the length is wrong */
export function receiveUpload(world: SlackWorld, id: string, content: Uint8Array): boolean {
  const upload = uploads(world).get(id);
  if (upload?.length !== content.byteLength) return false;
  upload.content = content;
  return true;
}

function finished(world: SlackWorld, file: JsonObject): SharedFile {
  const upload = uploads(world).get(textOf(file, "id"));
  if (upload?.content === undefined) throw new ApiError("file_not_found");
  return { id: upload.id, name: upload.name, title: maybeText(file, "title") ?? upload.name, content: upload.content };
}

/** files.completeUploadExternal: shares what was uploaded. */
function complete(world: SlackWorld, args: JsonObject): JsonObject {
  const files = objectsOf(args, "files").map((file) => finished(world, file));
  if (files.length === 0) throw new ApiError("invalid_arguments");
  const place = maybeText(args, "channel_id");
  if (place !== undefined) {
    const channel = channelFor(world, place);
    postMessage(world, { channelId: channel.id, authorId: world.app.botUserId, text: textOf(args, "initial_comment"), blocks: [], threadTs: maybeText(args, "thread_ts"), files });
  }
  return { files: files.map((file): Json => ({ id: file.id, name: file.name, title: file.title })) };
}

/** The methods by name. */
export const fileMethods: Methods = {
  "files.getUploadURLExternal": { token: "bot", limit: tiers[4], scopes: ["files:write"], act: getUrl },
  "files.completeUploadExternal": { token: "bot", limit: tiers[4], scopes: ["files:write"], act: complete },
};
