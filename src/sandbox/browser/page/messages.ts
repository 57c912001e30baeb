// Messages of a channel and of a thread.
import type { MessageState } from "../page-state.ts";
import { drawBlocks } from "./blocks.ts";
import { clickable } from "./buttons.ts";
import { byId, el, redraw } from "./dom.ts";
import { namesOf } from "./links.ts";
import { markup } from "./markup.ts";
import { isHome, timeText } from "./page.ts";
import type { Page } from "./page.ts";

/** Draws the open channel; stays at the bottom when it was there. */
export function drawMessages(page: Page): void {
  const region = byId("messages");
  if (isHome(page)) return;
  const shown = page.state.messages.filter((message) => message.channelId === page.channel && (message.threadTs === undefined || message.isBroadcast));
  const wasAtEnd = region.scrollHeight - region.scrollTop - region.clientHeight < 60;
  const isNew = redraw(region, [page.channel, shown, minute(page)], () => (shown.length === 0 ? [empty(page)] : shown.map((message) => drawMessage(page, message, true))));
  if (isNew && wasAtEnd) region.scrollTop = region.scrollHeight;
}

/** Draws the open thread beside the channel. */
export function drawThread(page: Page): void {
  const region = byId("thread");
  const { thread } = page;
  region.hidden = thread === undefined;
  if (thread === undefined) return;
  const shown = page.state.messages.filter((message) => message.channelId === page.channel && (message.ts === thread || message.threadTs === thread));
  redraw(region, [thread, shown, minute(page)], () => [
    el("header", {}, el("h2", {}, "Thread"), el("button", { type: "button", class: "close", "aria-label": "Close the thread", onclick: () => { page.thread = undefined; page.draw(); } }, "×")),
    ...shown.map((message) => drawMessage(page, message, false)),
    shown.length === 1 ? el("p", { class: "empty" }, "No replies yet. What becomes of the request is written here.") : undefined,
  ]);
}

function minute(page: Page): number {
  return Math.floor(page.state.clock.now / 60_000);
}

function empty(page: Page): HTMLElement {
  const isDm = page.state.channels.find(({ id }) => id === page.channel)?.kind === "dm";
  return el("p", { class: "empty" }, isDm ? "No messages from eks-access yet." : "Nobody has written here yet. Type a command below.");
}

function drawMessage(page: Page, message: MessageState, isInChannel: boolean): HTMLElement {
  const names = namesOf(page);
  const at = Number(message.ts) * 1000;
  return el("article", { "data-ts": message.ts, tabindex: -1, class: `message${message.isEphemeral ? " ephemeral" : ""}`, "aria-label": `${message.author}, ${timeText(at)}` },
    el("div", { class: `avatar${message.isApp ? " app" : ""}`, "aria-hidden": "true" }, message.isApp ? "⎈" : message.author.slice(0, 1).toUpperCase()),
    el("div", { class: "content" },
      message.isEphemeral ? el("p", { class: "only-you" }, "Only visible to you ", el("button", { type: "button", class: "link", onclick: () => void page.act({ do: "dismiss", ts: message.ts }) }, "Dismiss")) : undefined,
      el("p", { class: "by" }, el("strong", {}, message.author), message.isApp ? el("span", { class: "badge" }, "APP") : undefined, el("time", {}, timeText(at)), message.isEdited ? el("small", {}, "(edited)") : undefined),
      ...(message.blocks.length === 0 ? [el("p", { class: "text" }, ...markup(message.text, names))] : drawBlocks(message.blocks, names, (element) => clickable(page, { key: message.ts, deed: { channel: message.channelId, ts: message.ts, isEphemeral: message.isEphemeral } }, element))),
      isInChannel && message.replies > 0 ? threadLink(page, message) : undefined));
}

function threadLink(page: Page, message: MessageState): HTMLElement {
  const text = message.replies === 1 ? "1 reply" : `${String(message.replies)} replies`;
  return el("button", { type: "button", class: "link replies", "data-key": `thread/${message.ts}`, onclick: () => { page.thread = message.ts; page.draw(); } }, text);
}
