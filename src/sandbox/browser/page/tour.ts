// The guided tour: the main job in four steps, each of which can be done by hand or by its button.
import type { PageState } from "../page-state.ts";
import { byId, el, redraw } from "./dom.ts";
import type { Page } from "./page.ts";
import { open } from "./sidebar.ts";

interface Step {
  readonly text: string;
  readonly button: string;
  readonly run: (page: Page) => void;
}

const request = "/eks-access request prod view ns=payments";

/** Draws the step that is next, judged by what is there. */
export function drawTour(page: Page): void {
  const number = stepOf(page);
  const step = steps[number - 1];
  redraw(byId("tour"), [number, page.state.me], () => (step === undefined ? [] : [
    el("span", { class: "step" }, `${String(number)} of ${String(steps.length)}`), el("span", {}, step.text),
    el("button", { type: "button", class: "button small primary", "data-key": "tour", onclick: () => { step.run(page); } }, step.button),
  ]));
}

const steps: readonly Step[] = [
  { text: `You are ann, an engineer. Type ${request} below.`, button: "Type it for me", run: (page) => { void page.act({ do: "command", channel: page.channel, text: request }); } },
  { text: "The request waits in #access-requests. Nobody approves their own: act as bob, one of the payments leads.", button: "Be bob", run: (page) => { page.actAs("U0BOB"); showRequests(page); } },
  { text: "Read the card as bob and click Approve. Watch the access entry appear on the right.", button: "Show the card", run: showRequests },
  { text: "ann has access now. Act as ann, ask Kubernetes on the right, then move the clock to the next end and watch it go.", button: "Be ann", run: (page) => { page.actAs("U0ANN"); } },
  { text: "Gone, and read back twice. Break something below and try again: access still ends.", button: "Start again as ann", run: (page) => { page.actAs("U0ANN"); } },
];

function showRequests(page: Page): void {
  const channel = page.state.channels.find(({ name }) => name === "access-requests");
  if (channel !== undefined) open(page, channel.id);
}

function stepOf(page: Page): number {
  const card = newestCard(page.state);
  const hasEntry = page.state.clusters.some(({ entries }) => entries.some(({ madeBy }) => madeBy === "eks-access"));
  if (hasEntry) return 4;
  if (card === undefined) return 1;
  if (!card.includes("Approve")) return card.includes("Granting") ? 4 : 5;
  return page.state.me === "U0BOB" ? 3 : 2;
}

function newestCard(state: PageState): string | undefined {
  const cards = state.messages.filter(({ isApp, isEphemeral, blocks, threadTs }) => isApp && !isEphemeral && threadTs === undefined && blocks.length > 2 && JSON.stringify(blocks).includes("REQ-"));
  const channelCards = cards.filter(({ channelId }) => !channelId.startsWith("D"));
  const last = channelCards.at(-1);
  return last === undefined ? undefined : JSON.stringify(last.blocks);
}
