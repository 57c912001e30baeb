// The inputs of a modal. What is chosen is told to the sandbox at once, so that the app can react as in Slack.
import type { Json, JsonObject } from "../../slack/json.ts";
import { flagOf, isJsonObject, maybeText, objectsOf, textOf } from "../../slack/json.ts";
import type { ModalState } from "../page-state.ts";
import { el, valueOf } from "./dom.ts";
import { optionsOf, plainText, unsupported } from "./markup.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";
import type { OfferedOption } from "./server.ts";

/** A field of a modal with its label, hint and error. */
export function formField(page: Page, modal: ModalState, { element, block }: { readonly element: JsonObject; readonly block: JsonObject }): HTMLElement {
  const place: Place = { page, modal, element, blockId: textOf(block, "block_id"), actionId: textOf(element, "action_id") };
  const control = controlOf(place);
  const label = plainText(block["label"]);
  if (label === "") return control;
  const error = modal.errors[place.blockId];
  const hint = plainText(block["hint"]);
  return el("label", { class: error === undefined ? "field" : "field wrong" },
    el("span", { class: "label" }, label, flagOf(block, "optional") ? el("small", {}, " (optional)") : undefined),
    control,
    hint === "" ? undefined : el("small", { class: "hint" }, hint),
    error === undefined ? undefined : el("strong", { class: "error", role: "alert" }, error));
}

interface Place {
  readonly page: Page;
  readonly modal: ModalState;
  readonly element: JsonObject;
  readonly blockId: string;
  readonly actionId: string;
}

function controlOf(place: Place): HTMLElement {
  switch (textOf(place.element, "type")) {
    case "plain_text_input": return textInput(place);
    case "static_select": return staticSelect(place);
    case "external_select": return typeahead(place, false);
    case "multi_external_select": return typeahead(place, true);
    case "button": return el("button", { type: "button", class: "button", onclick: () => void fill(place, { press: true }) }, plainText(place.element["text"]));
    default: return unsupported(textOf(place.element, "type"));
  }
}

function valueIn({ modal, blockId, actionId }: Place): JsonObject {
  return modal.values[blockId]?.[actionId] ?? {};
}

const telling = new Set<Promise<boolean>>();

function fill({ page, modal, blockId, actionId }: Place, value: object): Promise<boolean> {
  const told = page.act({ do: "fill", view: modal.id, blockId, actionId, ...value });
  telling.add(told);
  void told.finally(() => { telling.delete(told); });
  return told;
}

/** Resolves when the sandbox knows everything that was filled in. */
export async function allTold(): Promise<void> {
  await Promise.all(telling);
}

// When the box is left, and not by its change event: a box that was drawn anew has none for what was typed before.
function tellText(place: Place, box: EventTarget | null): void {
  if ((box instanceof HTMLInputElement || box instanceof HTMLTextAreaElement) && box.value !== box.defaultValue) void fill(place, { text: box.value });
}

function keyOf({ modal, blockId, actionId }: Place): string {
  return `${modal.id}/${blockId}/${actionId}`;
}

function textInput(place: Place): HTMLElement {
  const value = maybeText(valueIn(place), "value") ?? "";
  const attributes = {
    "data-key": keyOf(place), placeholder: plainText(place.element["placeholder"]) || undefined, maxlength: typeof place.element["max_length"] === "number" ? place.element["max_length"] : undefined,
    autofocus: flagOf(place.element, "focus_on_load"), onblur: (event: Event) => { tellText(place, event.target); },
  };
  if (!flagOf(place.element, "multiline")) return el("input", { type: "text", value, ...attributes });
  const area = el("textarea", { rows: 3, ...attributes });
  area.textContent = value;
  return area;
}

function staticSelect(place: Place): HTMLElement {
  const chosen = optionValue(valueIn(place)["selected_option"]);
  return el("select", { "data-key": keyOf(place), onchange: (event) => { void fill(place, { value: valueOf(event.target) }); } },
    chosen === undefined ? el("option", { value: "" }, plainText(place.element["placeholder"]) || "Choose…") : undefined,
    ...optionsOf(place.element).map(({ text, value }) => el("option", { value, selected: value === chosen?.value }, text)));
}

function optionValue(option: Json | undefined): OfferedOption | undefined {
  return isJsonObject(option) ? { text: plainText(option["text"]), value: textOf(option, "value") } : undefined;
}

function chosenOptions(place: Place, isMulti: boolean): readonly OfferedOption[] {
  const value = valueIn(place);
  const options = isMulti ? objectsOf(value, "selected_options") : [value["selected_option"]];
  return options.map(optionValue).filter((option) => option !== undefined);
}

// A box to type in, with the app's options below it.
function typeahead(place: Place, isMulti: boolean): HTMLElement {
  const chosen = chosenOptions(place, isMulti);
  const list = el("ul", { class: "options", role: "listbox", hidden: true });
  const input = el("input", {
    type: "text", role: "combobox", "aria-expanded": "false", autocomplete: "off", "data-key": keyOf(place), value: isMulti ? "" : (chosen[0]?.text ?? ""),
    placeholder: plainText(place.element["placeholder"]) || "Type to search",
    onfocus: () => { box.select(); }, onclick: () => { void offer(combo, ""); }, oninput: () => { void offer(combo, box.value); },
    onreopen: () => { void offer(combo, box.dataset["listFor"] ?? ""); },
    // What was typed and not chosen is no choice. The box keeps it while only the window is left.
    onblur: () => { setTimeout(() => { if (document.activeElement !== box) closeList(combo); }, 150); },
    onkeydown: (event) => { moveIn(list, event); },
  });
  const box = input instanceof HTMLInputElement ? input : document.createElement("input");
  const choose = (options: readonly OfferedOption[]): void => {
    closeList(combo);
    void fill(place, { options });
  };
  const combo: Combo = { place, box, list, choose: (option) => { choose(isMulti ? [...chosen.filter(({ value }) => value !== option.value), option] : [option]); } };
  const chips = isMulti ? chosen.map((option) => el("button", { type: "button", class: "chip", title: "Take out", onclick: () => { choose(chosen.filter(({ value }) => value !== option.value)); } }, `${option.text} ×`)) : [];
  return el("div", { class: "typeahead" }, ...chips, input, list);
}

interface Combo {
  readonly place: Place;
  readonly box: HTMLInputElement;
  readonly list: HTMLElement;
  readonly choose: (option: OfferedOption) => void;
}

async function offer({ place, box, list, choose }: Combo, typed: string): Promise<void> {
  box.dataset["listFor"] = typed;
  const answer = await post("act", { as: place.page.state.me, do: "options", view: place.modal.id, blockId: place.blockId, actionId: place.actionId, typed });
  // Chosen, left or typed on meanwhile.
  if (box.dataset["listFor"] !== typed) return;
  const options = answer.options ?? [];
  const marked = list.querySelector(".at")?.textContent;
  list.replaceChildren(...options.map((option) => optionLine(option, () => { choose(option); })));
  if (options.length === 0) list.append(el("li", { class: "none" }, answer.error ?? "Nothing fits"));
  [...list.children].find((line) => line.textContent === marked)?.classList.add("at");
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
}

function closeList({ box, list }: Combo): void {
  delete box.dataset["listFor"];
  box.value = box.defaultValue;
  box.setAttribute("aria-expanded", "false");
  list.hidden = true;
}

// The default of a click would be the label's: to click into the box, which opens the list again.
function optionLine({ text }: OfferedOption, choose: () => void): HTMLElement {
  return el("li", { role: "option", tabindex: -1, onmousedown: (event) => { event.preventDefault(); }, onclick: (event) => { event.preventDefault(); choose(); } }, text);
}

function moveIn(list: HTMLElement, event: Event): void {
  if (!(event instanceof KeyboardEvent)) return;
  const lines = [...list.querySelectorAll<HTMLElement>('[role="option"]')];
  const at = lines.findIndex((line) => line.classList.contains("at"));
  // Enter chooses; while the list is open it does not send the form.
  if (event.key === "Enter" && !list.hidden) {
    event.preventDefault();
    lines[at]?.click();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  lines[at]?.classList.remove("at");
  lines[(at + (event.key === "ArrowDown" ? 1 : lines.length - 1) + lines.length) % lines.length]?.classList.add("at");
}
