// Refusing messages and views that Slack would refuse.
import type { Json, JsonObject } from "../json.ts";
import type { Content } from "../show/messages.ts";
import { isJsonList, isJsonObject, objectsOf, textOf } from "../json.ts";
import type { Finding } from "../payload/check.ts";
import { slackFindings } from "../payload/validate-payload.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError, errorWithMessages } from "./api-error.ts";

const codes: Readonly<Record<string, string>> = {
  "message.text.length": "msg_too_long", "message.blocks.size": "msg_blocks_too_long", "view.size": "view_too_large",
};

function refuse(findings: readonly Finding[], otherwise: string): never {
  const special = findings.map((finding) => codes[finding.rule]).find((code) => code !== undefined);
  const messages = findings.map((finding) => `${finding.rule}: at most or one of ${String(finding.limit)}, found ${String(finding.found)} [json-pointer:${finding.pointer}]`);
  throw errorWithMessages(special ?? otherwise, messages);
}

/** Text and blocks of a message. @throws ApiError as Slack answers */
export function contentOf(world: SlackWorld, surface: "message" | "ephemeral", args: JsonObject): Content {
  const text = textOf(args, "text");
  const blocks = args["blocks"];
  if (blocks !== undefined && blocks !== null && !isJsonList(blocks)) throw new ApiError("invalid_blocks_format");
  const list = objectsOf(args, "blocks");
  if (text === "" && list.length === 0) throw new ApiError("no_text");
  const findings = world.rules.payloads ? slackFindings(surface, { text, blocks: blocks ?? [] }) : [];
  if (findings.length > 0) refuse(findings, "invalid_blocks");
  return { text, blocks: list };
}

/** A view. @throws ApiError as Slack answers */
export function checkedView(world: SlackWorld, type: "modal" | "home", view: Json | undefined): JsonObject {
  if (!isJsonObject(view)) throw errorWithMessages("invalid_arguments", ["missing required field: view"]);
  if (view["type"] !== type) throw errorWithMessages("invalid_arguments", [`unsupported type: ${textOf(view, "type")} [json-pointer:/view/type]`]);
  const findings = world.rules.payloads ? slackFindings(type, view) : [];
  if (findings.length > 0) refuse(findings, "invalid_arguments");
  return view;
}
