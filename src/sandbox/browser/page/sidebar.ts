// The left side: whom the page acts as, channels, direct messages.
import type { ChannelState, PersonState } from "../page-state.ts";
import { byId, el, redraw, valueOf } from "./dom.ts";
import { homeTab, isHome } from "./page.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";

/** Draws the person switch and the channels. */
export function drawSidebar(page: Page): void {
  const { state } = page;
  redraw(byId("people"), [state.people, state.me], () => [personSwitch(page), about(page, state.people.find(({ id }) => id === state.me))]);
  redraw(byId("channels"), [state.channels, state.shortcuts, page.channel], () => [
    el("h2", {}, "App"), el("ul", {}, el("li", {}, homeButton(page)), ...state.shortcuts.map((shortcut) => el("li", {}, shortcutButton(page, shortcut)))),
    el("h2", {}, "Channels"), list(page, state.channels.filter(({ kind }) => kind !== "dm")),
    el("h2", {}, "Direct messages"), list(page, state.channels.filter(({ kind }) => kind === "dm")),
  ]);
}

function personSwitch(page: Page): HTMLElement {
  return el("label", { class: "act-as" }, el("span", {}, "Act as"),
    el("select", { "data-key": "act-as", onchange: (event) => { page.actAs(valueOf(event.target)); } },
      ...[...Map.groupBy(page.state.people, marksOf)].map(([marks, people]) => el("optgroup", { label: marks }, ...people.map(({ id, name }) => el("option", { value: id, selected: id === page.state.me }, name))))));
}

// The marks are headings of the list, and stand below it: a closed list has no room for them.
function marksOf({ marks }: PersonState): string {
  return marks.length === 0 ? "people" : marks.join(", ");
}

function about(page: Page, person: PersonState | undefined): HTMLElement {
  if (person === undefined) return el("p", {}, "");
  return el("div", {}, el("p", { class: "about" }, ...(person.marks.length === 0 ? [] : [el("strong", {}, person.marks.join(", ")), el("br")]), person.email ?? "no e-mail address"), ...accountButtons(page, person));
}

// What an administrator of the workspace can do to an account; Slack tells the bot.
function accountButtons(page: Page, { id, name, marks }: PersonState): readonly HTMLElement[] {
  if (marks.includes("other organisation")) return [];
  const change = (to: string, label: string): HTMLElement => el("button", {
    type: "button", class: "button small", "data-key": `account/${to}`,
    onclick: () => { void post("account", { id, to }).then(({ ok, error }) => { page.say(ok ? `${name}: ${label}, done.` : (error ?? "Nothing was changed.")); }); },
  }, label);
  if (marks.includes("deactivated")) return [change("member", "Reactivate in Slack")];
  return [change("deactivated", "Deactivate in Slack"), marks.includes("guest") ? change("member", "Make a member") : change("guest", "Make a guest")];
}

function list(page: Page, channels: readonly ChannelState[]): HTMLElement {
  return el("ul", {}, ...channels.map((channel) => el("li", {}, channelButton(page, channel))));
}

function homeButton(page: Page): HTMLElement {
  const isOpen = isHome(page);
  return el("button", { type: "button", class: `channel${isOpen ? " open" : ""}`, "data-key": "home", "aria-current": isOpen ? "page" : undefined, onclick: () => { open(page, homeTab); } }, el("span", {}, "⎈ Home"));
}

function shortcutButton(page: Page, { callbackId, name }: { readonly callbackId: string; readonly name: string }): HTMLElement {
  return el("button", { type: "button", class: "channel", "data-key": `shortcut/${callbackId}`, title: "A shortcut, as in Slack's search", onclick: () => { void page.act({ do: "shortcut", callbackId }); } }, el("span", {}, `⚡ ${name}`));
}

function channelButton(page: Page, channel: ChannelState): HTMLElement {
  const isOpen = channel.id === page.channel;
  const sign = channel.kind === "dm" ? "⎈ " : channel.kind === "private" ? "🔒 " : "# ";
  const marks = `${channel.isShared ? " (shared)" : ""}${channel.isArchived ? " (archived)" : ""}`;
  return el("button", {
    type: "button", class: `channel${isOpen ? " open" : ""}${channel.unread > 0 ? " unread" : ""}`, "data-key": channel.id, "aria-current": isOpen ? "page" : undefined,
    onclick: () => { open(page, channel.id); },
  }, el("span", {}, `${sign}${channel.name}${marks}`), channel.mentions > 0 ? el("span", { class: "count", "aria-label": `${String(channel.mentions)} new` }, String(channel.mentions)) : undefined);
}

/** Opens a channel; what is drawn is marked as read. */
export function open(page: Page, channel: string): void {
  page.channel = channel;
  page.thread = undefined;
  page.showPane("chat");
  page.draw();
}
