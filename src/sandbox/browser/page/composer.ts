// The line to type in: commands with completion, and the last ones by arrow-up.
import { byId, el } from "./dom.ts";
import type { Page } from "./page.ts";

const offered: readonly (readonly [string, string])[] = [
  ["/eks-access request prod view ns=payments", "ask for access"],
  ["/eks-access", "open the form"],
  ["/eks-access list", "your access and requests"],
  ["/eks-access help", "all commands"],
];

/** Where the session keeps what is typed and not sent. */
const draft = "sandbox-draft";

/** Wires the composer once. */
export function wireComposer(page: Page): void {
  const input = byId("command");
  const form = byId("composer");
  const completion = byId("completion");
  if (!(input instanceof HTMLInputElement)) return;
  // A line that was not sent outlives loading the page anew.
  input.value = sessionStorage.getItem(draft) ?? "";
  input.addEventListener("input", () => { sessionStorage.setItem(draft, input.value); });
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
    completion.hidden = true;
    void send(page, input, text);
  });
}

// The line comes back when it could not be sent, unless another one was begun meanwhile.
async function send(page: Page, input: HTMLInputElement, text: string): Promise<void> {
  input.value = "";
  sessionStorage.removeItem(draft);
  const isSent = await page.act(text.startsWith("/") ? { do: "command", channel: page.channel, text } : { do: "say", channel: page.channel, text });
  if (!isSent && input.value === "") prefill(text);
}

/** Puts a line into the composer. */
export function prefill(line: string): void {
  const input = byId("command");
  if (!(input instanceof HTMLInputElement)) return;
  input.value = line;
  sessionStorage.setItem(draft, line);
  input.focus();
}

function showCompletion(completion: HTMLElement, input: HTMLInputElement): void {
  const fitting = offered.filter(([command]) => input.value.startsWith("/") && command.startsWith(input.value) && command !== input.value);
  completion.hidden = fitting.length === 0;
  completion.replaceChildren(...fitting.map(([command, what]) => el("button", {
    type: "button", onmousedown: (event) => { event.preventDefault(); },
    onclick: () => { input.value = command; input.focus(); completion.hidden = true; },
  }, el("code", {}, command), el("small", {}, what))));
}
