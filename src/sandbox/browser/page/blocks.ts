// Block Kit blocks as elements.
import type { Json, JsonObject } from "../../slack/json.ts";
import { listOf, maybeObject, objectsOf, textOf } from "../../slack/json.ts";
import { el } from "./dom.ts";
import { richText, textObject, unsupported } from "./markup.ts";
import type { Names } from "./markup.ts";

/** How interactive elements of a place are drawn: a message's buttons click, a modal's inputs hold values. */
export type DrawElement = (element: JsonObject, block: JsonObject) => HTMLElement;

/** Draws blocks in order. */
export function drawBlocks(blocks: readonly JsonObject[], names: Names, drawElement: DrawElement): readonly HTMLElement[] {
  return blocks.map((block) => drawBlock(block, names, drawElement));
}

function drawBlock(block: JsonObject, names: Names, drawElement: DrawElement): HTMLElement {
  switch (textOf(block, "type")) {
    case "header": return el("h3", { class: "block header" }, ...textObject(block["text"], names));
    case "section": return section(block, names, drawElement);
    case "context": return el("div", { class: "block context" }, ...listOf(block, "elements").map((part) => el("span", {}, ...textObject(part, names))));
    case "divider": return el("hr", { class: "block" });
    case "rich_text": return richText(block, names);
    case "actions": return el("div", { class: "block actions" }, ...objectsOf(block, "elements").map((element) => drawElement(element, block)));
    case "input": return drawElement(maybeObject(block, "element") ?? {}, block);
    default: return unsupported(textOf(block, "type"));
  }
}

function section(block: JsonObject, names: Names, drawElement: DrawElement): HTMLElement {
  const accessory = maybeObject(block, "accessory");
  const fields: readonly Json[] = listOf(block, "fields");
  return el("div", { class: "block section" },
    block["text"] === undefined ? undefined : el("p", {}, ...textObject(block["text"], names)),
    fields.length === 0 ? undefined : el("div", { class: "fields" }, ...fields.map((field) => el("p", {}, ...textObject(field, names)))),
    accessory === undefined ? undefined : drawElement(accessory, block));
}
