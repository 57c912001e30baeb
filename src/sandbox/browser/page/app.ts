// The page: follows the sandbox's state and draws its parts.
import type { PageState } from "../page-state.ts";
import { drawClock } from "./clock.ts";
import { drawClusters } from "./clusters.ts";
import { prefill, wireComposer } from "./composer.ts";
import { byId, el, redraw } from "./dom.ts";
import { drawDrawer } from "./drawer.ts";
import { drawHome } from "./home.ts";
import { drawMessages, drawThread } from "./messages.ts";
import { closeOnEscape, drawModal } from "./modal.ts";
import { homeTab, isHome } from "./page.ts";
import type { Page, Pane } from "./page.ts";
import { follow, post } from "./server.ts";
import { drawSidebar } from "./sidebar.ts";
import { drawTour } from "./tour.ts";

const panes = ["channels", "chat", "clusters"] as const;
const first = location.hash.slice(1).split("/");
let stop: (() => void) | undefined;
let page: Page | undefined;

function start(person: string): void {
  stop?.();
  stop = follow(person, show, (isLost) => { byId("lost").hidden = !isLost; });
}

function show(state: PageState): void {
  if (page === undefined) {
    page = makePage(state);
    wireComposer(page);
    closeOnEscape(page);
  }
  page.state = state;
  if (page.channel !== homeTab && !state.channels.some(({ id }) => id === page?.channel)) page.channel = state.channels[0]?.id ?? "";
  page.draw();
}

function makePage(state: PageState): Page {
  const made: Page = {
    state,
    channel: first[1] ?? state.channels.find(({ name }) => name === "payments")?.id ?? "",
    thread: undefined,
    draw: () => { draw(made); },
    actAs: (person) => { made.thread = undefined; made.say(""); location.hash = `${person}/${made.channel}`; start(person); },
    act: (deed) => act(made, deed),
    showPane, prefill,
    say: (text) => { byId("status").textContent = text; },
  };
  return made;
}

async function act(made: Page, deed: object): Promise<boolean> {
  const result = await post("act", { as: made.state.me, ...deed });
  // Channels are marked as read all the time; that is nothing that a person did.
  if (!("do" in deed && deed.do === "read")) made.say(result.ok ? "" : (result.error ?? "That did not work."));
  return result.ok;
}

function draw(shown: Page): void {
  location.hash = `${shown.state.me}/${shown.channel}`;
  drawSidebar(shown);
  readOpenChannel(shown);
  drawTour(shown);
  drawTitle(shown);
  drawMessages(shown);
  drawHome(shown);
  drawThread(shown);
  drawModal(shown);
  drawClusters(shown);
  drawClock(shown);
  drawDrawer(shown);
}

// What is on the screen is read.
function readOpenChannel({ state, channel, act }: Page): void {
  const open = state.channels.find(({ id }) => id === channel);
  if (open !== undefined && open.unread > 0 && document.visibilityState === "visible") void act({ do: "read", channel });
}

function drawTitle(shown: Page): void {
  const { state, channel } = shown;
  const open = state.channels.find(({ id }) => id === channel);
  redraw(byId("channel-title"), [channel, open?.name, open?.kind, state.banners], () => [
    el("h1", {}, isHome(shown) ? "⎈ eks-access: Home" : open === undefined ? "" : open.kind === "dm" ? `⎈ ${open.name}` : `# ${open.name}`),
    ...state.banners.slice(-1).map(({ text }) => el("p", { class: "banner", role: "alert" }, text)),
  ]);
}

byId("theme").addEventListener("click", () => {
  const isDark = document.documentElement.dataset["theme"] === "dark" || (document.documentElement.dataset["theme"] === undefined && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset["theme"] = isDark ? "light" : "dark";
});

function showPane(pane: Pane): void {
  document.body.dataset["pane"] = pane;
  for (const one of panes) byId(`show-${one}`).setAttribute("aria-pressed", String(one === pane));
}

for (const pane of panes) byId(`show-${pane}`).addEventListener("click", () => { showPane(pane); });
showPane("chat");
start(first[0]?.startsWith("U") === true ? first[0] : "U0ANN");
