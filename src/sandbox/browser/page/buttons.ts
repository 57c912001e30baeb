// Buttons and menus in messages and in the Home tab: a click is a deed of the acting person.
import type { JsonObject } from "../../slack/json.ts";
import { maybeObject, textOf } from "../../slack/json.ts";
import { el, valueOf } from "./dom.ts";
import { optionsOf, plainText, unsupported } from "./markup.ts";
import type { Page } from "./page.ts";

/** Where an element is: what tells it from others, and what a click there is made of. */
export interface Place {
  readonly key: string;
  readonly deed: object;
}

/** Draws the interactive elements of a message or of the Home tab. */
export function clickable(page: Page, place: Place, element: JsonObject): HTMLElement {
  switch (textOf(element, "type")) {
    case "button": return button(page, place, element);
    case "overflow": return overflow(page, place, element);
    default: return unsupported(textOf(element, "type"));
  }
}

function button(page: Page, place: Place, element: JsonObject): HTMLElement {
  const style = textOf(element, "style");
  const made = el("button", {
    type: "button", class: `button ${style}`, "data-key": `${place.key}/${textOf(element, "action_id")}`,
    "aria-label": textOf(element, "accessibility_label") || undefined,
    onclick: () => { void confirmThen(element, () => click(page, place, { actionId: textOf(element, "action_id"), value: undefined })); },
  }, plainText(element["text"]));
  return made;
}

function overflow(page: Page, place: Place, element: JsonObject): HTMLElement {
  const select = el("select", {
    class: "overflow", "aria-label": "More actions", "data-key": `${place.key}/${textOf(element, "action_id")}`,
    onchange: (event) => {
      const value = valueOf(event.target);
      if (event.target instanceof HTMLSelectElement) event.target.selectedIndex = 0;
      if (value !== "") void confirmThen(element, () => click(page, place, { actionId: textOf(element, "action_id"), value }));
    },
  }, el("option", { value: "" }, "⋯"), ...optionsOf(element).map(({ text, value }) => el("option", { value }, text)));
  return select;
}

function click(page: Page, { deed }: Place, what: { readonly actionId: string; readonly value: string | undefined }): Promise<boolean> {
  return page.act({ do: "click", ...deed, ...what });
}

// Slack's own question before a click that has a `confirm`.
async function confirmThen(element: JsonObject, go: () => Promise<boolean>): Promise<void> {
  const confirm = maybeObject(element, "confirm");
  if (confirm === undefined || (await ask(confirm))) await go();
}

function ask(confirm: JsonObject): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (answer: boolean) => () => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = document.createElement("dialog");
    dialog.className = "modal confirm";
    dialog.setAttribute("aria-label", plainText(confirm["title"]));
    dialog.append(
      el("h2", {}, plainText(confirm["title"])), el("p", {}, plainText(confirm["text"])),
      el("footer", {}, el("button", { type: "button", class: "button", onclick: done(false) }, plainText(confirm["deny"]) || "Cancel"),
        el("button", { type: "button", class: `button ${textOf(confirm, "style") || "primary"}`, onclick: done(true) }, plainText(confirm["confirm"]) || "Yes")));
    dialog.addEventListener("cancel", done(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
