// The sandbox's clock: shown always, moved forward by buttons.
import { byId, el, redraw } from "./dom.ts";
import { clockText, spanText } from "./page.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";

const jumps: readonly (readonly [string, number])[] = [["+1 min", 60_000], ["+10 min", 600_000], ["+1 h", 3_600_000]];

/** Draws the clock and its buttons. */
export function drawClock(page: Page): void {
  const { now, offset, nextEnd } = page.state.clock;
  redraw(byId("clock"), [Math.floor(now / 1000), Math.floor(offset / 1000), nextEnd], () => [
    el("span", { class: "time" }, "Sandbox time ", el("strong", {}, clockText(now, true)), offset > 1000 ? el("small", {}, ` (+${spanText(offset)})`) : undefined),
    ...jumps.map(([label, ms]) => button(page, { label, body: { advance: ms }, isDisabled: false })),
    button(page, { label: nextEnd === undefined ? "To the next end" : `To the next end (${spanText(nextEnd - now)})`, body: { toNextEnd: true }, isDisabled: nextEnd === undefined }),
  ]);
}

function button(page: Page, { label, body, isDisabled }: { readonly label: string; readonly body: object; readonly isDisabled: boolean }): HTMLElement {
  return el("button", { type: "button", class: "button small", "data-key": label.slice(0, 8), disabled: isDisabled, onclick: () => { void move(page, body); } }, label);
}

async function move(page: Page, body: object): Promise<void> {
  const result = await post("clock", body);
  page.say(result.ok ? "The clock was moved." : (result.error ?? "The clock was not moved."));
}
