// The guided tour: the main job in five steps, each of which can be done by hand or by its button.
import { byId, el, redraw } from "./dom.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";
import { open } from "./sidebar.ts";
import { tourCommand, tourLength, tourStep } from "./tour-step.ts";
import type { TourDeed } from "./tour-step.ts";

/** Draws the step that is next, judged by what is there. */
export function drawTour(page: Page): void {
  const step = tourStep(page.state);
  const { number, text, button } = step;
  redraw(byId("tour"), step, () => [
    el("span", { class: "step" }, `${String(number)} of ${String(tourLength)}`), el("span", {}, text),
    button === undefined ? undefined : el("button", { type: "button", class: "button small primary", "data-key": "tour", onclick: () => { void run(page, button.deed); } }, button.label),
  ]);
}

async function run(page: Page, deed: TourDeed): Promise<void> {
  if (deed === "ask") {
    openNamed(page, "payments");
    await page.act({ do: "command", channel: page.channel, text: tourCommand });
  } else if (deed === "show-requests") openNamed(page, "access-requests");
  else if (deed === "to-the-end") await toTheEnd(page);
  else if (deed === "ask-again") askAgain(page);
  else {
    const { number } = tourStep(page.state);
    page.actAs(deed.be);
    if (number === 2) openNamed(page, "access-requests");
  }
}

async function toTheEnd(page: Page): Promise<void> {
  const result = await post("clock", { toNextEnd: true });
  page.say(result.ok ? "The clock was moved." : (result.error ?? "The clock was not moved."));
}

function askAgain(page: Page): void {
  if (page.state.me !== "U0ANN") page.actAs("U0ANN");
  openNamed(page, "payments");
  page.prefill(tourCommand);
}

function openNamed(page: Page, name: string): void {
  const channel = page.state.channels.find((one) => one.name === name);
  if (channel !== undefined) open(page, channel.id);
}
