// Buttons and menus in messages: a click is a deed of the acting person.
import type { JsonObject } from "../../slack/json.ts";
import { maybeObject, textOf } from "../../slack/json.ts";
import type { MessageState } from "../page-state.ts";
import { el, valueOf } from "./dom.ts";
import { optionsOf, plainText, unsupported } from "./markup.ts";
import type { Page } from "./page.ts";

/** Draws the interactive elements of a message. */
export function messageElement(page: Page, message: MessageState, element: JsonObject): HTMLElement {
  switch (textOf(element, "type")) {
    case "button": return button(page, message, element);
    case "overflow": return overflow(page, message, element);
    default: return unsupported(textOf(element, "type"));
  }
}

function button(page: Page, message: MessageState, element: JsonObject): HTMLElement {
  const style = textOf(element, "style");
  const made = el("button", {
    type: "button", class: `button ${style}`, "data-key": `${message.ts}/${textOf(element, "action_id")}`,
    "aria-label": textOf(element, "accessibility_label") || undefined,
    onclick: () => { void confirmThen(element, () => click(page, message, { actionId: textOf(element, "action_id"), value: undefined })); },
  }, plainText(element["text"]));
  return made;
}

function overflow(page: Page, message: MessageState, element: JsonObject): HTMLElement {
  const select = el("select", {
    class: "overflow", "aria-label": "More actions", "data-key": `${message.ts}/${textOf(element, "action_id")}`,
    onchange: (event) => {
      const value = valueOf(event.target);
      if (event.target instanceof HTMLSelectElement) event.target.selectedIndex = 0;
      if (value !== "") void confirmThen(element, () => click(page, message, { actionId: textOf(element, "action_id"), value }));
    },
  }, el("option", { value: "" }, "⋯"), ...optionsOf(element).map(({ text, value }) => el("option", { value }, text)));
  return select;
}

function click(page: Page, message: MessageState, what: { readonly actionId: string; readonly value: string | undefined }): Promise<boolean> {
  return page.act({ do: "click", channel: message.channelId, ts: message.ts, isEphemeral: message.isEphemeral, ...what });
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
