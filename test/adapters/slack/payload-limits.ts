// Block Kit's limits (docs.slack.dev/reference/block-kit; where sources disagree, the smaller) and our own, as far as our builders come near them.
import { isJsonList, isJsonObject, listOf, maybeText, objectsOf, parseJson, textOf } from "../../../src/sandbox/slack/json.ts";
import type { Json, JsonObject } from "../../../src/sandbox/slack/json.ts";

type Rule = readonly [path: RegExp, longest: number];

const lengths: readonly Rule[] = [
  [/section\.text\.text$/, 3000], [/section\.fields\.\d+\.text$/, 2000], [/context\.elements\.\d+\.text$/, 2000], [/header\.text\.text$/, 150],
  [/button\.text\.text$/, 75], [/button\.value$/, 2000], [/accessibility_label$/, 75], [/confirm\.title\.text$/, 100], [/confirm\.text\.text$/, 300], [/confirm\.(?:confirm|deny)\.text$/, 30],
  [/(?:action_id|block_id)$/, 255], [/placeholder\.text$/, 150], [/(?:options|initial_options)\.\d+\.(?:text\.text|value)$/, 75], [/initial_option\.(?:text\.text|value)$/, 75],
  [/input\.(?:label|hint)\.text$/, 2000], [/modal\.(?:title|submit|close)\.text$/, 24], [/private_metadata$/, 3000], [/callback_id$/, 255], [/initial_value$/, 500],
];
const counts: readonly Rule[] = [[/section\.fields$/, 10], [/context\.elements$/, 10], [/actions\.elements$/, 25], [/options$/, 100], [/message\.blocks$/, 50], [/modal\.blocks$/, 100]];
const parsed = /(?:mrkdwn\.text|message\.text)$/;
const sequence = /^(?:@[UW][A-Z0-9]{2,15}|!subteam\^S[A-Z0-9]{2,20}|!date\^\d+\^[^<>|]{1,60}\|\d{4}-\d\d-\d\d \d\d:\d\d UTC|https?:\/\/[^\s<>|]{1,300}\|(?:card|Card))$/;
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u;

/** What is wrong with a message or view, in words; nothing when it may be sent. */
export function faultsOf(kind: "message" | "modal", payload: object): readonly string[] {
  const json = parseJson(JSON.stringify(payload));
  if (!isJsonObject(json)) return ["not an object"];
  const faults = walk(json, kind);
  if (kind === "message" && (maybeText(json, "text") ?? "") === "") faults.push("no text");
  if (kind === "message" && textOf(json, "text").length > 300) faults.push("text over 300");
  if (kind === "message" && JSON.stringify(json["blocks"]).length > 10_000) faults.push("blocks over 10,000");
  for (const name of ["block_id", "action_id"]) faults.push(...repeated(json, name));
  return faults;
}

function walk(value: Json, path: string): string[] {
  if (typeof value === "string") return textFaults(value, path);
  if (isJsonList(value)) return [...count(value, path), ...value.flatMap((one, index) => walk(one, `${path}.${String(index)}`))];
  if (!isJsonObject(value)) return [];
  const type = textOf(value, "type");
  const here = ["section", "context", "header", "button", "actions", "input", "mrkdwn"].includes(type) ? `${path}.${type}` : path;
  return Object.entries(value).flatMap(([key, inner]) => (key === "type" || inner === undefined ? [] : walk(inner, `${here}.${key}`)));
}

function count(list: readonly Json[], path: string): string[] {
  const limit = counts.find(([rule]) => rule.test(path))?.[1];
  const isEmpty = list.length === 0 && /(?:elements|options|blocks|fields)$/.test(path) && path !== "message.blocks";
  return [...(limit !== undefined && list.length > limit ? [`${path}: ${String(list.length)} over ${String(limit)}`] : []), ...(isEmpty ? [`${path}: empty`] : [])];
}

function textFaults(text: string, path: string): string[] {
  const limit = lengths.find(([rule]) => rule.test(path))?.[1];
  return [
    ...(limit !== undefined && text.length > limit ? [`${path}: ${String(text.length)} over ${String(limit)}`] : []),
    ...(text === "" && /\.text$/.test(path) ? [`${path}: empty`] : []),
    ...(text.isWellFormed() ? [] : [`${path}: half a character`]),
    ...(unseen.test(text) ? [`${path}: characters that nobody can see`] : []),
    ...(parsed.test(path) ? strays(text, path) : []),
  ];
}

// In parsed text `<`, `>` and `&` may only come from our own control sequences and escapes.
function strays(text: string, path: string): string[] {
  const without = text.replaceAll(/<([^<>]*)>/g, (whole, inner: string) => (sequence.test(inner) ? "" : whole)).replaceAll(/&(?:amp|lt|gt);/g, "");
  return /[<>&]/.test(without) ? [`${path}: parsed as more than text: ${without.slice(0, 120)}`] : [];
}

function repeated(json: JsonObject, name: string): string[] {
  const found = Array.from(JSON.stringify(json).matchAll(new RegExp(`"${name}":"([^"]*)"`, "g"))).map(([, id]) => id ?? "");
  const isShared = (id: string): boolean => name === "action_id" && objectsOf(json, "blocks").filter((block) => listOf(block, "elements").some((element) => isJsonObject(element) && element["action_id"] === id)).length > 1;
  return found.filter((id, index) => found.indexOf(id) !== index && !isShared(id)).map((id) => `${name} twice: ${id}`);
}
