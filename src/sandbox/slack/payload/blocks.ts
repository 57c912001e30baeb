// Blocks, messages and views. Limits: docs.slack.dev/reference/block-kit and /reference/views; where sources disagree, the smaller.
import { isJsonObject, objectsOf } from "../json.ts";
import type { Json } from "../json.ts";
import { all, list, maybe, object, string, typed } from "./check.ts";
import type { Check } from "./check.ts";
import { accessory, actionElement, anyText, contextElement, inputElement, plain } from "./elements.ts";

/** Where a payload is used. */
export type Surface = "message" | "ephemeral" | "modal" | "home";

const blockId = maybe(string("block_id", 255));

const inline = typed("rich_text.inline", {
  text: object("rich_text.text", { text: string("rich_text.text", 40_000) }), link: object("rich_text.link", { url: string("rich_text.url", 3000) }), emoji: object("rich_text.emoji", { name: string("rich_text.emoji", 100) }),
  user: object("rich_text.user", { user_id: string("rich_text.user", 30) }), usergroup: object("rich_text.usergroup", { usergroup_id: string("rich_text.usergroup", 30) }), channel: object("rich_text.channel", { channel_id: string("rich_text.channel", 30) }),
  date: object("rich_text.date", { format: string("rich_text.date", 100) }), broadcast: object("rich_text.broadcast", { range: string("rich_text.range", 20) }),
});
const inlines = object("rich_text.part", { elements: list("rich_text.part", { least: 0, most: 1000 }, inline) });
const richParts = { rich_text_section: inlines, rich_text_quote: inlines, rich_text_preformatted: inlines };
const richPart = typed("rich_text.part", { ...richParts, rich_text_list: object("rich_text.list", { elements: list("rich_text.list", { least: 1, most: 1000 }, typed("rich_text.item", { rich_text_section: inlines })) }) });

const section: Check = (value, pointer) => {
  const block = isJsonObject(value) ? value : {};
  if (block["text"] === undefined && block["fields"] === undefined) return [{ pointer, rule: "section.empty", limit: "text or fields", found: "neither" }];
  return object("section", { block_id: blockId, text: maybe(anyText("section.text", 3000)), fields: maybe(list("section.fields", { least: 1, most: 10 }, anyText("section.field", 2000))), accessory: maybe(accessory) })(value, pointer);
};

const common: Readonly<Record<string, Check>> = {
  section,
  divider: object("divider", { block_id: blockId }),
  header: object("header", { block_id: blockId, text: plain("header.text", 150) }),
  context: object("context", { block_id: blockId, elements: list("context.elements", { least: 1, most: 10 }, contextElement) }),
  actions: object("actions", { block_id: blockId, elements: list("actions.elements", { least: 1, most: 25 }, actionElement) }),
  rich_text: object("rich_text", { block_id: blockId, elements: list("rich_text.elements", { least: 1, most: 1000 }, richPart) }),
  input: object("input", { block_id: blockId, label: plain("input.label", 2000), hint: maybe(plain("input.hint", 2000)), element: inputElement }),
};
// Those that only one kind of surface shows.
const ownBlocks: Readonly<Record<Surface, Readonly<Record<string, Check>>>> = {
  message: {}, ephemeral: {}, home: {},
  modal: { alert: object("alert", { block_id: blockId, text: anyText("alert.text", 200) }) },
};
const most: Readonly<Record<Surface, number>> = { message: 50, ephemeral: 50, modal: 100, home: 100 };

function blocks(surface: Surface): Check {
  return list(`${surface}.blocks`, { least: surface === "message" || surface === "ephemeral" ? 0 : 1, most: most[surface] }, typed("block", { ...common, ...ownBlocks[surface] }));
}

function size(rule: string, longest: number): Check {
  return (value, pointer) => {
    const length = value === undefined ? 0 : JSON.stringify(value).length;
    return length > longest ? [{ pointer, rule, limit: longest, found: length }] : [];
  };
}

/** Most characters of a message's text; most of its blocks as JSON (`msg_blocks_too_long` was seen near 13,200); most bytes of a view. */
const sizes = { text: 40_000, blocks: 13_200, view: 250_000 };

function message(surface: "message" | "ephemeral"): Check {
  return object("message", { text: maybe(string("message.text", sizes.text, 0)), blocks: maybe(all(size("message.blocks.size", sizes.blocks), blocks(surface))) });
}

function view(surface: "modal" | "home"): Check {
  return all(size("view.size", sizes.view), object("view", { private_metadata: maybe(string("private_metadata", 3000, 0)), callback_id: maybe(string("callback_id", 255, 0)), blocks: blocks(surface) }), oneFocus);
}

const titled = object("view", { title: plain("view.title", 24), submit: maybe(plain("view.submit", 24)), close: maybe(plain("view.close", 24)) });

// A modal with something to fill in needs a button that sends it.
const sendable: Check = (value, pointer) => {
  const isOpen = isJsonObject(value) && value["submit"] === undefined && objectsOf(value, "blocks").some((block) => block["type"] === "input");
  return isOpen ? [{ pointer: `${pointer}/submit`, rule: "view.submit.required", limit: "with inputs", found: "nothing" }] : [];
};

const oneFocus: Check = (value, pointer) => {
  const found = focused(value);
  return found > 1 ? [{ pointer, rule: "view.focus_on_load", limit: 1, found }] : [];
};
function focused(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((count, one) => count + focused(one), 0);
  return inner + (isJsonObject(value) && value["focus_on_load"] === true ? 1 : 0);
}

/** What Slack takes on each surface. */
export const surfaces: Readonly<Record<Surface, Check>> = { message: message("message"), ephemeral: message("ephemeral"), modal: all(titled, sendable, view("modal")), home: view("home") };
