// Slack's markup as elements. The tree is parsed before entities are decoded, and becomes text nodes and elements made here only.
import { parseMrkdwn } from "../../slack/mrkdwn.ts";
import type { MrkdwnNode } from "../../slack/mrkdwn.ts";
import type { Json, JsonObject } from "../../slack/json.ts";
import { isJsonObject, objectsOf, textOf } from "../../slack/json.ts";
import { drawSlackDate } from "../../slack/slack-date.ts";
import { el } from "./dom.ts";

/** Names of people, groups and channels by id, and the sandbox's time. */
export interface Names {
  readonly names: Readonly<Record<string, string>>;
  readonly now: number;
  /** What opens an address in this page; undefined for one that lies elsewhere. */
  readonly openerOf: (url: string) => (() => void) | undefined;
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const styled = { bold: "strong", italic: "em", strike: "s", code: "code", pre: "pre", quote: "blockquote" } as const;
const emojis: Readonly<Record<string, string>> = { white_check_mark: "✅", x: "❌", warning: "⚠️", lock: "🔒", hourglass: "⌛", fire: "🔥", gear: "⚙️", wave: "👋", tada: "🎉" };

/** A mrkdwn text as nodes. */
export function markup(source: string, names: Names): readonly Node[] {
  return parseMrkdwn(source).map((node) => drawNode(node, names));
}

function drawNode(node: MrkdwnNode, names: Names): Node {
  switch (node.type) {
    case "text": return document.createTextNode(node.text);
    case "link": return link(node.url, node.label ?? node.url, names);
    case "broadcast": return el("mark", { class: "broadcast" }, `@${node.name}`);
    case "date": return el("time", { title: node.fallback }, dateText(node, names));
    case "emoji": return document.createTextNode(emojis[node.name] ?? `:${node.name}:`);
    case "unknown": return el("mark", { class: "broadcast" }, node.raw);
    default: return "children" in node ? el(styled[node.type], {}, ...node.children.map((child) => drawNode(child, names))) : mentioned(node, names);
  }
}

function mentioned(node: Extract<MrkdwnNode, { id: string }>, names: Names): HTMLElement {
  return mention(`${node.type === "channel" ? "#" : "@"}${bare(names.names[node.id] ?? node.label ?? node.id)}`);
}

function bare(name: string): string {
  return name.replace(/^[@#]/, "");
}

function dateText(node: Extract<MrkdwnNode, { type: "date" }>, names: Names): string {
  return drawSlackDate({ epochSeconds: node.epoch, format: node.format, now: names.now, timeZone: zone });
}

function mention(text: string): HTMLElement {
  return el("span", { class: "mention" }, text);
}

// An address elsewhere is text: the page leaves this machine only when a person copies it.
function link(url: string, label: string, names: Names): HTMLElement {
  const open = names.openerOf(url);
  if (open !== undefined) return el("button", { type: "button", class: "link", onclick: open }, label);
  return el("span", { class: "address" }, url === label || url === `mailto:${label}` ? label : `${label} (${url})`);
}

/** A text object: plain text stays as it is, mrkdwn is drawn. */
export function textObject(value: Json | undefined, names: Names): readonly Node[] {
  if (!isJsonObject(value)) return [];
  const text = textOf(value, "text");
  return value["type"] === "mrkdwn" ? markup(text, names) : [document.createTextNode(text)];
}

/** A rich_text block: its texts are never parsed. */
export function richText(block: JsonObject, names: Names): HTMLElement {
  return el("div", { class: "rich" }, ...objectsOf(block, "elements").map((part) => richPart(part, names)));
}

const richTags: Readonly<Record<string, string>> = { rich_text_section: "p", rich_text_quote: "blockquote", rich_text_preformatted: "pre", rich_text_list: "ul" };

function richPart(part: JsonObject, names: Names): HTMLElement {
  const tag = richTags[textOf(part, "type")];
  if (tag === undefined) return unsupported(textOf(part, "type"));
  const isList = tag === "ul";
  return el(tag, {}, ...objectsOf(part, "elements").map((child) => (isList ? el("li", {}, richPart(child, names)) : richLeaf(child, names))));
}

function richLeaf(leaf: JsonObject, names: Names): Node {
  switch (textOf(leaf, "type")) {
    case "text": return styledText(leaf);
    case "link": return link(textOf(leaf, "url"), textOf(leaf, "text") || textOf(leaf, "url"), names);
    case "user": return mention(`@${bare(names.names[textOf(leaf, "user_id")] ?? "unknown")}`);
    case "usergroup": return mention(`@${bare(names.names[textOf(leaf, "usergroup_id")] ?? "unknown")}`);
    case "emoji": return document.createTextNode(emojis[textOf(leaf, "name")] ?? `:${textOf(leaf, "name")}:`);
    default: return unsupported(textOf(leaf, "type"));
  }
}

function styledText(leaf: JsonObject): Node {
  const style = leaf["style"];
  const text = document.createTextNode(textOf(leaf, "text"));
  if (typeof style !== "object" || style === null) return text;
  const tag = "code" in style ? "code" : "bold" in style ? "strong" : "italic" in style ? "em" : undefined;
  return tag === undefined ? text : el(tag, {}, text);
}

/** Something this page cannot draw: shown in red, so that nobody overlooks it. */
export function unsupported(what: string): HTMLElement {
  return el("p", { class: "unsupported" }, `unsupported block: ${what}`);
}

/** The plain text of an option or button. */
export function plainText(value: Json | undefined): string {
  return isJsonObject(value) ? textOf(value, "text") : "";
}

/** Texts of a list of options. */
export function optionsOf(element: JsonObject): readonly { readonly text: string; readonly value: string }[] {
  return objectsOf(element, "options").map((option) => ({ text: plainText(option["text"]), value: textOf(option, "value") }));
}
