// The open modal of the acting person, as a dialog.
import { objectsOf } from "../../slack/json.ts";
import type { ModalState } from "../page-state.ts";
import { drawBlocks } from "./blocks.ts";
import { byId, el, redraw } from "./dom.ts";
import { allTold, formField } from "./form-fields.ts";
import { namesOf } from "./links.ts";
import { plainText } from "./markup.ts";
import type { Page } from "./page.ts";
import { terminal } from "./terminal.ts";

/** Opens, updates or closes the dialog. */
export function drawModal(page: Page): void {
  const dialog = byId("modal");
  if (!(dialog instanceof HTMLDialogElement)) return;
  const modal = page.state.modals.at(-1);
  if (modal === undefined) {
    if (dialog.open) dialog.close();
    return;
  }
  const isNew = !dialog.open;
  redraw(dialog, modal, () => content(page, modal));
  dialog.setAttribute("aria-label", plainText(modal.payload["title"]));
  if (!isNew) return;
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus], input, select, textarea")?.focus();
}

function content(page: Page, modal: ModalState): readonly HTMLElement[] {
  const { payload } = modal;
  const names = namesOf(page);
  const submit = plainText(payload["submit"]);
  const close = (): void => { void page.act({ do: "close", view: modal.id }); };
  const form = el("form", {
    onsubmit: (event) => {
      event.preventDefault();
      // A field that still has the focus tells its value before the form goes.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      void allTold().then(() => page.act({ do: "submit", view: modal.id }));
    },
  },
  el("header", {}, el("h2", {}, plainText(payload["title"])), el("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "×")),
  el("div", { class: "fields-of-form" }, ...drawBlocks(objectsOf(payload, "blocks"), names, (element, block) => formField(page, modal, { element, block }))),
  terminal(page, modal),
  modal.problem === undefined ? undefined : el("p", { class: "problem", role: "alert" }, modal.problem),
  el("footer", {}, el("button", { type: "button", class: "button", onclick: close }, plainText(payload["close"]) || "Cancel"),
    submit === "" ? undefined : el("button", { type: "submit", class: "button primary", disabled: modal.isSubmitting }, modal.isSubmitting ? "…" : submit)));
  return [form];
}

/** Esc closes the modal for the app too. */
export function closeOnEscape(page: Page): void {
  byId("modal").addEventListener("cancel", (event) => {
    event.preventDefault();
    const modal = page.state.modals.at(-1);
    if (modal !== undefined) void page.act({ do: "close", view: modal.id });
  });
}
