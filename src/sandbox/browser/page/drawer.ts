// The drawer below: faults to switch on, notifications, and what went between Slack and the bot.
import type { FaultState, LogState } from "../page-state.ts";
import { byId, el, redraw } from "./dom.ts";
import { timeText } from "./page.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";

/** Draws the parts of the drawer. */
export function drawDrawer(page: Page): void {
  const { state } = page;
  redraw(byId("faults"), state.faults, () => [el("h3", {}, "Break something"), ...state.faults.map((fault) => faultSwitch(page, fault)), startOver(page)]);
  redraw(byId("notifications"), state.notifications.slice(-8), () => [
    el("h3", {}, "Notifications, as a phone shows them"),
    ...(state.notifications.length === 0 ? [el("p", { class: "empty" }, "None yet.")] : state.notifications.slice(-8).reverse().map(({ text, at, reason }) => el("p", { class: "notification" }, el("time", {}, timeText(at)), ` ${text} `, el("small", {}, reason)))),
  ]);
  redraw(byId("log"), [state.deliveries.slice(-8), state.calls.slice(-8)], () => [
    el("h3", {}, "Slack → bot"), ...state.deliveries.slice(-8).reverse().map(logLine),
    el("h3", {}, "Bot → Slack"), ...state.calls.slice(-8).reverse().map(logLine),
  ]);
}

function faultSwitch(page: Page, { name, label, hint, isOn }: FaultState): HTMLElement {
  return el("label", { class: `fault${isOn ? " on" : ""}`, title: hint },
    el("input", { type: "checkbox", checked: isOn, "data-key": `fault/${name}`, onchange: (event) => { void setFault(page, name, event.target instanceof HTMLInputElement && event.target.checked); } }), el("span", {}, label), el("small", {}, hint));
}

async function setFault(page: Page, name: string, isOn: boolean): Promise<void> {
  const result = await post("faults", { name, on: isOn });
  page.say(result.ok ? `Fault ${name} is ${isOn ? "on" : "off"}.` : (result.error ?? "Nothing was changed."));
}

function startOver(page: Page): HTMLElement {
  return el("button", { type: "button", class: "button small", onclick: () => { page.say("Starting over…"); void post("start-over", {}); } }, "Start over");
}

function logLine({ what, outcome, at, tookMs }: LogState): HTMLElement {
  return el("p", { class: "log-line" }, el("time", {}, timeText(at)), ` ${what} `, el("small", {}, `${outcome}${tookMs === undefined ? "" : `, ${String(Math.round(tookMs))} ms`}`));
}
