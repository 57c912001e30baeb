// Messages and views as plain text, one line per block, as a person would read them aloud. No node imports.
import { flagOf, listOf, isJsonList, isJsonObject, maybeObject, maybeText, objectOf, objectsOf, textOf, type Json, type JsonObject } from "./json.ts";
import { parseMrkdwn, type MrkdwnNode } from "./mrkdwn.ts";
import type { Reader } from "./reader.ts";
import { richTextLines } from "./rich-text.ts";
import { drawSlackDate } from "./slack-date.ts";

function plainNode(node: MrkdwnNode, reader: Reader): string {
  switch (node.type) {
    case "text": return node.text;
    case "link": return node.label ?? node.url;
    case "broadcast": return `@${node.name}!`;
    case "date": return drawSlackDate({ epochSeconds: node.epoch, format: node.format, now: reader.now, timeZone: reader.timeZone });
    case "emoji": return `:${node.name}:`;
    case "unknown": return node.raw;
    default: return "id" in node ? (reader.nameOf(node.id) ?? node.id) : plainChildren(node, reader);
  }
}

function plainChildren(node: Extract<MrkdwnNode, { children: readonly MrkdwnNode[] }>, reader: Reader): string {
  const text = plainNodes(node.children, reader);
  if (node.type === "quote") return `\n> ${text.replaceAll("\n", "\n> ")}\n`;
  return node.type === "pre" ? `\n${text}\n` : text;
}

function plainNodes(nodes: readonly MrkdwnNode[], reader: Reader): string {
  return nodes.map((node) => plainNode(node, reader)).join("");
}

/** A `mrkdwn` text as read: names for mentions, labels for links, styles left out. */
export function plainMrkdwn(source: string, reader: Reader): string {
  return plainNodes(parseMrkdwn(source), reader).replaceAll(/\n{2,}>/g, "\n>").trim();
}

/** A text object, or a bare text, as read; `plain_text` is never parsed. */
function plainTextObject(value: Json | undefined, reader: Reader): string {
  if (typeof value === "string") return value;
  if (!isJsonObject(value)) return "";
  return value["type"] === "mrkdwn" ? plainMrkdwn(textOf(value, "text"), reader) : textOf(value, "text");
}

/** The label of an option. */
function optionText(option: JsonObject): string {
  return textOf(objectOf(option, "text"), "text");
}

function choiceText(element: JsonObject): string {
  return [...objectsOf(element, "options"), ...objectsOf(element, "option_groups").flatMap((group) => objectsOf(group, "options"))].map(optionText).join(" | ");
}

const choiceMarks: Readonly<Record<string, string>> = { overflow: "⋯", checkboxes: "☐", radio_buttons: "○" };

/** An interactive element as read: `[Approve]`, `[⋯ Details | Withdraw]`, `[Choose a cluster ▾]`. */
function plainElement(element: JsonObject, reader: Reader): string {
  const type = textOf(element, "type");
  if (type === "button" || type === "workflow_button") return `[${plainTextObject(element["text"], reader)}]`;
  const choice = choiceMarks[type];
  if (choice !== undefined) return `[${choice} ${choiceText(element)}]`;
  if (type === "image") return `(image: ${textOf(element, "alt_text")})`;
  if (type.endsWith("_select")) return `[${plainTextObject(element["placeholder"], reader)} ▾]`;
  if (type.endsWith("_input") || type === "datepicker" || type === "timepicker") return `[${plainTextObject(element["placeholder"], reader) || "…"}]`;
  return plainTextObject(element, reader);
}

function sectionText(block: JsonObject, reader: Reader): string {
  const fields = objectsOf(block, "fields").map((field) => plainTextObject(field, reader).replaceAll("\n", " "));
  const accessory = maybeObject(block, "accessory");
  return [plainTextObject(block["text"], reader), ...fields, accessory === undefined ? "" : plainElement(accessory, reader)]
    .filter((line) => line !== "").join("\n");
}

function inputText(block: JsonObject, reader: Reader): string {
  const element = objectOf(block, "element");
  const optional = flagOf(block, "optional") ? " (optional)" : "";
  const hint = plainTextObject(block["hint"], reader);
  return `${plainTextObject(block["label"], reader)}${optional}: ${plainElement(element, reader)}${hint === "" ? "" : `\n  ${hint}`}`;
}

function rowsText(block: JsonObject, reader: Reader): string {
  const cell = (value: Json): string => (isJsonObject(value) && value["type"] === "rich_text" ? richTextLines(value, reader) : isJsonObject(value) ? textOf(value, "text") : "");
  return listOf(block, "rows").map((row) => (isJsonList(row) ? row.map(cell).join(" | ") : "")).join("\n");
}

const blockTexts: Readonly<Record<string, (block: JsonObject, reader: Reader) => string>> = {
  header: (block, reader) => plainTextObject(block["text"], reader),
  section: sectionText,
  context: (block, reader) => objectsOf(block, "elements").map((element) => plainElement(element, reader)).join(" "),
  actions: (block, reader) => objectsOf(block, "elements").map((element) => plainElement(element, reader)).join(" "),
  divider: () => "———",
  rich_text: (block, reader) => richTextLines(block, reader),
  input: inputText,
  alert: (block, reader) => `⚠ ${plainTextObject(block["text"], reader)}`,
  image: (block) => `(image: ${textOf(block, "alt_text")})`,
  markdown: (block) => textOf(block, "text"),
  table: rowsText,
  data_table: rowsText,
};

/** One block as read; a type that is not drawn says so. */
function plainBlock(block: JsonObject, reader: Reader): string {
  const type = textOf(block, "type");
  return blockTexts[type]?.(block, reader) ?? `unsupported block: ${type}`;
}

/** A message as read: its blocks, or its text when it has none. */
export function plainMessage(message: { readonly text: string; readonly blocks: readonly JsonObject[] }, reader: Reader): string {
  if (message.blocks.length === 0) return plainMrkdwn(message.text, reader);
  return message.blocks.map((block) => plainBlock(block, reader)).join("\n");
}

/** A modal or Home tab as read: title, blocks, buttons. */
export function plainView(view: JsonObject, reader: Reader): string {
  const buttons = ["close", "submit"].map((name) => plainTextObject(view[name], reader)).filter((label) => label !== "").map((label) => `[${label}]`);
  const title = maybeText(objectOf(view, "title"), "text");
  const lines = [title === undefined ? "" : `= ${title} =`, ...objectsOf(view, "blocks").map((block) => plainBlock(block, reader)), buttons.join(" ")];
  return lines.filter((line) => line !== "").join("\n");
}
