// Links in messages: a permalink of the workspace opens its message in this page. Nothing else is a link, so no click leaves this machine.
import { byId } from "./dom.ts";
import type { Names } from "./markup.ts";
import type { Page } from "./page.ts";
import { open } from "./sidebar.ts";

/** What drawing a text needs to know of the page. */
export function namesOf(page: Page): Names {
  return { names: page.state.names, now: page.state.clock.now, openerOf: (url) => openerOf(page, url) };
}

function openerOf(page: Page, url: string): (() => void) | undefined {
  if (!url.startsWith(page.state.teamUrl)) return undefined;
  const [, channel, seconds, rest] = /^archives\/([A-Z0-9]+)\/p(\d+)(\d{6})(?:\?|$)/.exec(url.slice(page.state.teamUrl.length)) ?? [];
  if (channel === undefined || seconds === undefined || rest === undefined) return undefined;
  return () => { show(page, channel, `${seconds}.${rest}`); };
}

function show(page: Page, channel: string, ts: string): void {
  const message = page.state.messages.find((one) => one.channelId === channel && one.ts === ts);
  if (message === undefined) {
    page.say("You do not see that message: it is gone, or in a channel that you are not in.");
    return;
  }
  open(page, channel);
  page.thread = message.threadTs;
  page.draw();
  const shown = byId(message.threadTs === undefined ? "messages" : "thread").querySelector<HTMLElement>(`[data-ts="${CSS.escape(ts)}"]`);
  shown?.scrollIntoView({ block: "center" });
  shown?.focus();
}
