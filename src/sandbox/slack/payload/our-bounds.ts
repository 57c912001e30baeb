// Tighter bounds of the product's own messages, which Slack would not enforce: for its tests. Their rules begin with `ours.`.
import { isJsonList, isJsonObject, objectsOf, textOf } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Surface } from "./blocks.ts";
import type { Finding } from "./check.ts";

const longestText = 300;
const longestBlocks = 10_000;
const blockKinds: ReadonlySet<string> = new Set(["header", "section", "rich_text", "context", "actions", "divider"]);
const sequence = /^(?:@[UW][A-Z0-9]{2,15}|!subteam\^S[A-Z0-9]{2,20}|!date\^\d+\^[^<>|]{1,60}\|\d{4}-\d\d-\d\d \d\d:\d\d UTC|https?:\/\/[^\s<>|]{1,300}\|(?:card|Card))$/;
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u;

/** What goes beyond our own bounds. */
export function ourFindings(surface: Surface, payload: Json | undefined): readonly Finding[] {
  const object = isJsonObject(payload) ? payload : {};
  const isMessage = surface === "message" || surface === "ephemeral";
  return [...(isMessage ? messageFindings(object) : []), ...textFindings(payload, "", isMessage ? "/text" : undefined)];
}

function messageFindings(payload: JsonObject): readonly Finding[] {
  const text = textOf(payload, "text").length;
  const blocks = JSON.stringify(payload["blocks"] ?? []).length;
  return [
    ...(text === 0 ? [{ pointer: "/text", rule: "ours.text.required", limit: 1, found: 0 }] : []),
    ...(text > longestText ? [{ pointer: "/text", rule: "ours.text.length", limit: longestText, found: text }] : []),
    ...(blocks > longestBlocks ? [{ pointer: "/blocks", rule: "ours.blocks.size", limit: longestBlocks, found: blocks }] : []),
    ...objectsOf(payload, "blocks").flatMap((block, index) => (blockKinds.has(textOf(block, "type")) ? [] : [{ pointer: `/blocks/${String(index)}`, rule: "ours.block.kind", limit: [...blockKinds].join(", "), found: textOf(block, "type") }])),
  ];
}

/** @param parsed the pointer of a text that Slack parses although it is no text object */
function textFindings(value: Json | undefined, pointer: string, parsed: string | undefined): readonly Finding[] {
  if (typeof value === "string") return stringFindings(value, pointer, pointer === parsed);
  if (isJsonList(value)) return value.flatMap((one, index) => textFindings(one, `${pointer}/${String(index)}`, parsed));
  if (!isJsonObject(value)) return [];
  const own = value["type"] === "mrkdwn" ? `${pointer}/text` : parsed;
  return Object.entries(value).flatMap(([name, inner]) => textFindings(inner, `${pointer}/${name}`, own));
}

function stringFindings(text: string, pointer: string, isParsed: boolean): readonly Finding[] {
  return [
    ...(text.isWellFormed() ? [] : [{ pointer, rule: "ours.text.half", limit: "whole characters", found: "half a character" }]),
    ...(unseen.test(text) ? [{ pointer, rule: "ours.text.unseen", limit: "what people can see", found: "characters that nobody can see" }] : []),
    ...(isParsed ? strays(text, pointer) : []),
  ];
}

// In parsed text `<`, `>` and `&` may only come from our own control sequences and escapes.
function strays(text: string, pointer: string): readonly Finding[] {
  const without = text.replaceAll(/<([^<>]*)>/g, (whole, inner: string) => (sequence.test(inner) ? "" : whole)).replaceAll(/&(?:amp|lt|gt);/g, "");
  return /[<>&]/.test(without) ? [{ pointer, rule: "ours.mrkdwn.sequence", limit: "control sequences of known form", found: without.slice(0, 120) }] : [];
}
