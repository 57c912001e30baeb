// Opening, pushing, updating and closing modals and Home tabs.
import { objectsOf, textOf, type JsonObject } from "../json.ts";
import { carryValues, type OpenView } from "../model/view.ts";
import { plainView } from "../plain-text.ts";
import type { SlackWorld } from "../world.ts";
import { logSight } from "./log-sight.ts";
import { withBlockIds } from "./messages.ts";
import { readerFor } from "./reader-for.ts";

/** A modal stack holds at most this many views. Source: https://docs.slack.dev/surfaces/modals */
const stackLimit = 3;

function newHash(world: SlackWorld): string {
  return `${String(Math.floor(world.realNow() / 1000))}.${world.newSecret().slice(0, 8)}`;
}

/** The view with an id for every block. */
function complete(world: SlackWorld, payload: JsonObject): JsonObject {
  return { ...payload, blocks: withBlockIds(world, objectsOf(payload, "blocks")) };
}

function make(world: SlackWorld, payload: JsonObject, about: Pick<OpenView, "type" | "personId" | "previousId"> & { readonly rootId?: string }): OpenView {
  const id = world.newId("V");
  const full = complete(world, payload);
  return {
    ...about, id, payload: full, hash: newHash(world), values: carryValues(objectsOf(full, "blocks"), {}), errors: {}, problem: undefined,
    rootId: about.rootId ?? id, externalId: textOf(payload, "external_id"), submitting: false,
  };
}

function logView(world: SlackWorld, view: OpenView): void {
  const text = plainView(view.payload, readerFor(world, view.personId));
  logSight(world, { what: view.type, personId: view.personId, channelId: undefined, text });
}

/** Opens a modal; one that was open is replaced. */
export function openModal(world: SlackWorld, personId: string, payload: JsonObject): OpenView {
  const view = make(world, payload, { type: "modal", personId, previousId: undefined });
  world.modals.set(personId, [view]);
  logView(world, view);
  return view;
}

/** Puts a modal on top of the stack; undefined when it is full or empty. */
export function pushModal(world: SlackWorld, personId: string, payload: JsonObject): OpenView | undefined {
  const stack = world.modals.get(personId) ?? [];
  const top = stack.at(-1);
  if (top === undefined || stack.length >= stackLimit) return undefined;
  const view = make(world, payload, { type: "modal", personId, previousId: top.id, rootId: top.rootId });
  stack.push(view);
  logView(world, view);
  return view;
}

/** Replaces what a view shows; typed values stay where block and action ids do. */
export function updateView(world: SlackWorld, view: OpenView, payload: JsonObject): void {
  const full = complete(world, payload);
  view.payload = full;
  view.hash = newHash(world);
  view.values = carryValues(objectsOf(full, "blocks"), view.values);
  view.errors = {};
  view.problem = undefined;
  logView(world, view);
}

/** Publishes a person's Home tab. */
export function publishHome(world: SlackWorld, personId: string, payload: JsonObject): OpenView {
  const open = world.homes.get(personId);
  if (open !== undefined) {
    updateView(world, open, payload);
    return open;
  }
  const view = make(world, payload, { type: "home", personId, previousId: undefined });
  world.homes.set(personId, view);
  logView(world, view);
  return view;
}

/** Takes the top view, or all views, off a person's stack. @returns what was closed, top first */
export function closeModals(world: SlackWorld, personId: string, which: "top" | "all"): readonly OpenView[] {
  const stack = world.modals.get(personId) ?? [];
  const closed = which === "top" ? stack.splice(-1) : stack.splice(0);
  if (stack.length === 0) world.modals.delete(personId);
  if (closed.length > 0) logSight(world, { what: "modal closed", personId, channelId: undefined, text: plainTitle(closed.at(-1)) });
  return closed.toReversed();
}

function plainTitle(view: OpenView | undefined): string {
  const title = view?.payload["title"];
  return typeof title === "object" && title !== null && "text" in title && typeof title["text"] === "string" ? title["text"] : "";
}

/** An open view by id or `external_id`. */
export function findView(world: SlackWorld, by: { readonly id: string; readonly externalId: string }): OpenView | undefined {
  const all = [...[...world.modals.values()].flat(), ...world.homes.values()];
  return all.find((view) => (by.id === "" ? by.externalId !== "" && view.externalId === by.externalId : view.id === by.id));
}

/** A view as Slack sends it in payloads and API answers. Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function viewJson(world: SlackWorld, view: OpenView): JsonObject {
  return {
    id: view.id, team_id: world.team.id, app_id: world.app.id, bot_id: world.app.botId, app_installed_team_id: world.team.id,
    callback_id: "", private_metadata: "", clear_on_close: false, notify_on_close: false, close: null, submit: null,
    ...view.payload,
    type: view.type, external_id: view.externalId, hash: view.hash, root_view_id: view.rootId, previous_view_id: view.previousId ?? null,
    state: { values: view.values },
  };
}
