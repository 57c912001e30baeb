// The terminal of the acting person: it runs the command that a form shows, and fills in what it prints.
import { isJsonObject, objectsOf, textOf } from "../../slack/json.ts";
import type { ModalState } from "../page-state.ts";
import { el } from "./dom.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";

/** A line under a form that shows a command of `eks-access-prove`; undefined for other forms. */
export function terminal(page: Page, modal: ModalState): HTMLElement | undefined {
  const command = /eks-access-prove(?: [\w-]+){3}/.exec(JSON.stringify(modal.payload))?.[0];
  const field = objectsOf(modal.payload, "blocks").find(({ type }) => type === "input");
  if (command === undefined || field === undefined) return undefined;
  const me = page.state.people.find(({ id }) => id === page.state.me)?.name ?? "";
  const output = el("span", { role: "status" });
  const run = async (): Promise<void> => {
    const { ok, error, proof = "" } = await post("terminal", { as: page.state.me, command });
    const [line = ""] = proof.split("\n");
    output.textContent = ok ? "" : (error ?? "That did not work.");
    const element = field["element"];
    if (ok && isJsonObject(element)) await page.act({ do: "fill", view: modal.id, blockId: textOf(field, "block_id"), actionId: textOf(element, "action_id"), text: line });
  };
  return el("p", { class: "terminal" }, el("button", { type: "button", class: "button", onclick: () => { void run(); } }, `Run it in ${me}'s terminal`), " ", output);
}
