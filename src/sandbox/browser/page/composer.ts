// The line to type in: commands with completion, and the last ones by arrow-up.
import { byId, el } from "./dom.ts";
import type { Page } from "./page.ts";

const offered: readonly (readonly [string, string])[] = [
  ["/eks-access request prod view ns=payments", "ask for access"],
  ["/eks-access", "open the form"],
  ["/eks-access list", "your access and requests"],
  ["/eks-access help", "all commands"],
];

/** Wires the composer once. */
export function wireComposer(page: Page): void {
  const input = byId("command");
  const form = byId("composer");
  const completion = byId("completion");
  if (!(input instanceof HTMLInputElement)) return;
  const typed: string[] = [];
  let back = 0;
  const complete = (): void => { showCompletion(completion, input); };
  input.addEventListener("input", complete);
  input.addEventListener("focus", complete);
  input.addEventListener("blur", () => { setTimeout(() => { completion.hidden = true; }, 150); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") completion.hidden = true;
    if (event.key !== "ArrowUp" || typed.length === 0 || (input.value !== "" && back === 0)) return;
    event.preventDefault();
    back = Math.min(back + 1, typed.length);
    input.value = typed[typed.length - back] ?? "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    typed.push(text);
    back = 0;
    input.value = "";
    completion.hidden = true;
    void page.act(text.startsWith("/") ? { do: "command", channel: page.channel, text } : { do: "say", channel: page.channel, text });
  });
}

function showCompletion(completion: HTMLElement, input: HTMLInputElement): void {
  const fitting = offered.filter(([command]) => input.value.startsWith("/") && command.startsWith(input.value) && command !== input.value);
  completion.hidden = fitting.length === 0;
  completion.replaceChildren(...fitting.map(([command, what]) => el("button", {
    type: "button", onmousedown: (event) => { event.preventDefault(); },
    onclick: () => { input.value = command; input.focus(); completion.hidden = true; },
  }, el("code", {}, command), el("small", {}, what))));
}
