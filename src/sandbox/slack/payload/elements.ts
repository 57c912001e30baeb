// Text objects, options and interactive elements. Limits: docs.slack.dev/reference/block-kit; where sources disagree, the smaller.
import { isJsonObject, listOf, objectsOf } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import { all, list, maybe, object, string, typed, whole, word } from "./check.ts";
import type { Check, Finding } from "./check.ts";

/** A `plain_text` object. */
export function plain(rule: string, longest: number): Check {
  return object(rule, { type: word(`${rule}.kind`, "plain_text"), text: string(rule, longest) });
}

/** A `plain_text` or `mrkdwn` object. */
export function anyText(rule: string, longest: number): Check {
  return object(rule, { type: word(`${rule}.kind`, "plain_text", "mrkdwn"), text: string(rule, longest) });
}

const actionId = maybe(string("action_id", 255));
const placeholder = maybe(plain("placeholder", 150));
const confirm = maybe(object("confirm", { title: plain("confirm.title", 100), text: anyText("confirm.text", 300), confirm: plain("confirm.button", 30), deny: plain("confirm.button", 30) }));
const option = object("option", { text: anyText("option.text", 75), value: string("option.value", 75, 0), description: maybe(anyText("option.description", 75)) });
const options = (most: number): Check => list("options", { least: 1, most }, option);
const groups = list("option_groups", { least: 1, most: 100 }, object("option_group", { label: plain("option_group.label", 75), options: options(100) }));

// A select has either options or groups of them, and what is chosen at first is one of them.
const staticOptions: Check = (value, pointer) => {
  const select = isJsonObject(value) ? value : {};
  const own = select["option_groups"] === undefined ? options(100)(select["options"], `${pointer}/options`) : groups(select["option_groups"], `${pointer}/option_groups`);
  return [...own, ...strangers(select, pointer)];
};

function strangers(select: JsonObject, pointer: string): readonly Finding[] {
  const known = new Set([...objectsOf(select, "options"), ...objectsOf(select, "option_groups").flatMap((group) => objectsOf(group, "options"))].map(written));
  const chosen = [...(select["initial_option"] === undefined ? [] : [{ at: "initial_option", value: select["initial_option"] }]), ...listOf(select, "initial_options").map((value, index) => ({ at: `initial_options/${String(index)}`, value }))];
  return chosen.flatMap(({ at, value }) => (known.has(written(value)) ? [] : [{ pointer: `${pointer}/${at}`, rule: "initial_option.unknown", limit: "one of the options", found: "another one" }]));
}

function written(value: Json): string {
  return isJsonObject(value) ? JSON.stringify([value["value"] ?? null, isJsonObject(value["text"]) ? (value["text"]["text"] ?? null) : null]) : "";
}

const initialOne = maybe(option);
const initialSome = maybe(list("initial_options", { least: 1, most: 100 }, option));
const chooser = object("select", { action_id: actionId, placeholder, confirm });

/** Elements that stand in `actions` and beside a section. */
const interactive: Readonly<Record<string, Check>> = {
  button: object("button", {
    text: plain("button.text", 75), action_id: actionId, value: maybe(string("button.value", 2000, 0)), url: maybe(string("button.url", 3000)),
    style: maybe(word("button.style", "primary", "danger")), accessibility_label: maybe(string("accessibility_label", 75)), confirm,
  }),
  static_select: all(chooser, staticOptions, object("select", { initial_option: initialOne })),
  multi_static_select: all(chooser, staticOptions, object("select", { initial_options: initialSome })),
  external_select: all(chooser, object("select", { initial_option: initialOne, min_query_length: maybe(whole("min_query_length", 0, 1000)) })),
  multi_external_select: all(chooser, object("select", { initial_options: initialSome, min_query_length: maybe(whole("min_query_length", 0, 1000)) })),
  users_select: chooser,
  overflow: object("overflow", { action_id: actionId, options: options(5), confirm }),
  radio_buttons: object("radio_buttons", { action_id: actionId, options: options(10), initial_option: initialOne, confirm }),
  checkboxes: object("checkboxes", { action_id: actionId, options: options(10), initial_options: maybe(list("initial_options", { least: 1, most: 10 }, option)), confirm }),
};

const image = object("image", { image_url: string("image.url", 3000), alt_text: string("image.alt_text", 2000) });
const input = object("plain_text_input", {
  action_id: actionId, placeholder, max_length: maybe(whole("max_length", 1, 3000)), min_length: maybe(whole("min_length", 0, 3000)), initial_value: maybe(string("initial_value", 3000, 0)),
});
// What is filled in at first has to fit.
const fits: Check = (value, pointer) => {
  const { initial_value: initial, max_length: longest } = isJsonObject(value) ? value : {};
  return typeof initial === "string" && typeof longest === "number" && initial.length > longest ? [{ pointer: `${pointer}/initial_value`, rule: "initial_value.length", limit: longest, found: initial.length }] : [];
};
const { button: _button, overflow: _overflow, ...inputs } = interactive;

/** An element of `actions`. */
export const actionElement: Check = typed("element", interactive);
/** What stands beside the text of a section. */
export const accessory: Check = typed("accessory", { ...interactive, image });
/** An element of `context`. */
export const contextElement: Check = typed("context.element", { plain_text: plain("context.text", 2000), mrkdwn: anyText("context.text", 2000), image });
/** The element of an `input` block. */
export const inputElement: Check = typed("input.element", { ...inputs, plain_text_input: all(input, fits) });
