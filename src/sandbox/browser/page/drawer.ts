// The drawer below: faults to switch on, notifications, and what went between Slack and the bot.
import type { FaultState, LogState } from "../page-state.ts";
import { byId, el, redraw } from "./dom.ts";
import { timeText } from "./page.ts";
import type { Page } from "./page.ts";
import { post } from "./server.ts";

/** Draws the parts of the drawer. */
export function drawDrawer(page: Page): void {
  const { state } = page;
  redraw(byId("faults"), [state.faults, restart.isRunning], () => [el("h3", {}, "Break something"), ...state.faults.map((fault) => faultSwitch(page, fault)), startOver(page)]);
  redraw(byId("notifications"), state.notifications.slice(-8), () => [
    el("h3", {}, "Notifications, as a phone shows them"),
    ...(state.notifications.length === 0 ? [el("p", { class: "empty" }, "None yet.")] : state.notifications.slice(-8).reverse().map(({ text, at, reason }) => el("p", { class: "notification" }, el("time", {}, timeText(at)), ` ${text} `, el("small", {}, reason)))),
  ]);
  redraw(byId("log"), [state.deliveries.slice(-8), state.calls.slice(-8)], () => [
    el("h3", {}, "Slack → bot"), ...state.deliveries.slice(-8).reverse().map(logLine),
    el("h3", {}, "Bot → Slack"), ...state.calls.slice(-8).reverse().map(logLine),
  ]);
}

function faultSwitch(page: Page, { name, label, hint, isOn, isDeed, refusal }: FaultState): HTMLElement {
  if (isDeed) return faultButton(page, { name, label, hint, refusal });
  const move = (on: boolean): void => { void setFault(page, { name, on }, `${label}: ${on ? "on" : "off"}.`); };
  return el("label", { class: `fault${isOn ? " on" : ""}`, title: hint },
    el("input", { type: "checkbox", checked: isOn, "data-key": `fault/${name}`, onchange: (event) => { move(event.target instanceof HTMLInputElement && event.target.checked); } }), el("span", {}, label), el("small", {}, hint));
}

function faultButton(page: Page, { name, label, hint, refusal }: Pick<FaultState, "name" | "label" | "hint" | "refusal">): HTMLElement {
  return el("p", { class: "fault" },
    el("button", { type: "button", class: "button small", "data-key": `fault/${name}`, disabled: refusal !== undefined, onclick: () => { void setFault(page, { name, on: true }, `${label}: done.`); } }, label),
    el("small", {}, refusal ?? hint));
}

async function setFault(page: Page, fault: { readonly name: string; readonly on: boolean }, done: string): Promise<void> {
  const result = await post("faults", fault);
  page.say(result.ok ? done : (result.error ?? "Nothing was changed."));
}

const restart = { isRunning: false };

function startOver(page: Page): HTMLElement {
  return el("button", { type: "button", class: "button small", "data-key": "start-over", disabled: restart.isRunning, onclick: () => { void runRestart(page); } }, restart.isRunning ? "Starting over…" : "Start over");
}

async function runRestart(page: Page): Promise<void> {
  restart.isRunning = true;
  page.say("Starting over…");
  page.draw();
  const result = await post("start-over", {});
  restart.isRunning = false;
  page.say(result.ok ? "Started over." : (result.error ?? "It did not start over."));
  page.draw();
}

function logLine({ what, outcome, at, tookMs }: LogState): HTMLElement {
  return el("p", { class: "log-line" }, el("time", {}, timeText(at)), ` ${what} `, el("small", {}, `${outcome}${tookMs === undefined ? "" : `, ${String(Math.round(tookMs))} ms`}`));
}
