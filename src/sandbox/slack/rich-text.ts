// `rich_text` blocks as plain text. Their text elements are never parsed. No node imports.
// Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
import { maybeText, objectsOf, textOf, type JsonObject } from "./json.ts";
import type { Reader } from "./reader.ts";
import { drawSlackDate } from "./slack-date.ts";

function leafText(leaf: JsonObject, reader: Reader): string {
  switch (leaf["type"]) {
    case "text": return textOf(leaf, "text");
    case "link": return maybeText(leaf, "text") ?? textOf(leaf, "url");
    case "user":
    case "usergroup":
    case "channel": return named(leaf, reader);
    case "broadcast": return `@${textOf(leaf, "range")}!`;
    case "emoji": return `:${textOf(leaf, "name")}:`;
    case "date": return drawSlackDate({ epochSeconds: Number(textOf(leaf, "timestamp")), format: textOf(leaf, "format"), now: reader.now, timeZone: reader.timeZone });
    default: return `unsupported element: ${textOf(leaf, "type")}`;
  }
}

function named(leaf: JsonObject, reader: Reader): string {
  const id = textOf(leaf, `${textOf(leaf, "type")}_id`);
  return reader.nameOf(id) ?? id;
}

function leaves(element: JsonObject, reader: Reader): string {
  return objectsOf(element, "elements").map((leaf) => leafText(leaf, reader)).join("");
}

function elementText(element: JsonObject, reader: Reader): string {
  switch (element["type"]) {
    case "rich_text_section": return leaves(element, reader);
    case "rich_text_quote": return `> ${leaves(element, reader).replaceAll("\n", "\n> ")}`;
    case "rich_text_preformatted": return leaves(element, reader);
    case "rich_text_list": return objectsOf(element, "elements").map((item) => `• ${leaves(item, reader)}`).join("\n");
    default: return `unsupported element: ${textOf(element, "type")}`;
  }
}

/** The lines of a `rich_text` block. */
export function richTextLines(block: JsonObject, reader: Reader): string {
  return objectsOf(block, "elements").map((element) => elementText(element, reader)).join("\n");
}
