// Filling in and submitting a modal. Source: https://docs.slack.dev/surfaces/modals
import { flagOf, isJsonObject, maybeObject, objectOf, objectsOf, textOf } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import { elementsIn, isEmptyValue } from "../model/view.ts";
import type { OpenView, PlacedElement } from "../model/view.ts";
import { logSight } from "../show/log-sight.ts";
import { closeModals, pushModal, updateView, viewJson } from "../show/views.ts";
import type { SlackWorld } from "../world.ts";
import { dispatchFromView, sendInteraction } from "./click.ts";
import { commonParts } from "./payload-parts.ts";

/** An option as the app offers it. */
export interface OfferedOption {
  readonly text: string;
  readonly value: string;
}

/** What goes into a field: text, or options. */
export type FieldValue = { readonly text: string } | { readonly options: readonly OfferedOption[] };

/** The open view with this id. @throws Error when it is closed */
export function openView(world: SlackWorld, personId: string, viewId: string): OpenView {
  const view = world.modals.get(personId)?.find(({ id }) => id === viewId);
  if (view === undefined) throw new Error("That form is closed.");
  return view;
}

/** Puts a value into a field and, when the block says so, tells the app. */
export async function fillField(world: SlackWorld, view: OpenView, field: { readonly blockId: string; readonly actionId: string; readonly value: FieldValue }): Promise<void> {
  const placed = placedIn(view, field);
  const longest = placed.element["max_length"];
  // The client does not let anybody type more.
  if ("text" in field.value && typeof longest === "number" && field.value.text.length > longest) throw new Error(`That field takes ${String(longest)} characters at most.`);
  const value = valueOf(placed.element, field.value);
  view.values = { ...view.values, [field.blockId]: { ...view.values[field.blockId], [field.actionId]: value } };
  const { [field.blockId]: _mended, ...errors } = view.errors;
  view.errors = errors;
  world.changed();
  if (flagOf(placed.block, "dispatch_action")) await dispatchFromView(world, view, placed);
}

function placedIn(view: OpenView, { blockId, actionId }: { readonly blockId: string; readonly actionId: string }): PlacedElement {
  const placed = elementsIn(objectsOf(view.payload, "blocks")).find((one) => one.blockId === blockId && one.element["action_id"] === actionId);
  if (placed === undefined) throw new Error("The form has no such field.");
  return placed;
}

function valueOf(element: JsonObject, value: FieldValue): JsonObject {
  const type = textOf(element, "type");
  if ("text" in value) return { type, value: value.text === "" ? null : value.text };
  const options = value.options.map((option): JsonObject => ({ text: { type: "plain_text", text: option.text, emoji: true }, value: option.value }));
  return type.startsWith("multi_") ? { type, selected_options: options } : { type, selected_option: options[0] ?? null };
}

/** The options of a select: its own, or what the app answers to the letters typed. */
export async function optionsOf(world: SlackWorld, view: OpenView, asked: { readonly blockId: string; readonly actionId: string; readonly typed: string }): Promise<readonly OfferedOption[]> {
  const { element } = placedIn(view, asked);
  if (!textOf(element, "type").endsWith("external_select")) return objectsOf(element, "options").map(offered);
  const { trigger_id: _none, ...parts } = commonParts(world, view.personId);
  const payload: JsonObject = { type: "block_suggestion", ...parts, container: { type: "view", view_id: view.id }, action_id: asked.actionId, block_id: asked.blockId, value: asked.typed, view: viewJson(world, view) };
  const answer = await sendInteraction(world, payload, view.personId);
  return answer.type === "acknowledged" && answer.body !== undefined ? objectsOf(answer.body, "options").map(offered) : [];
}

function offered(option: JsonObject): OfferedOption {
  return { text: textOf(objectOf(option, "text"), "text"), value: textOf(option, "value") };
}

/** Submits the view: what the client checks itself, then what the app answers. Resolves with the errors by block id; none means that it was taken. */
export async function submitView(world: SlackWorld, view: OpenView): Promise<Readonly<Record<string, string>>> {
  logSight(world, { what: "did", personId: view.personId, channelId: undefined, text: "submits the form" });
  view.errors = ownErrors(view);
  view.problem = undefined;
  if (Object.keys(view.errors).length > 0) {
    world.changed();
    return view.errors;
  }
  view.submitting = true;
  world.changed();
  const payload: JsonObject = { type: "view_submission", ...commonParts(world, view.personId, view.id), view: viewJson(world, view), response_urls: [] };
  const answer = await sendInteraction(world, payload, view.personId);
  view.submitting = false;
  if (answer.type === "acknowledged") return follow(world, view, answer.body);
  view.problem = "We had some trouble connecting. Try again?";
  world.changed();
  return { "": view.problem };
}

function ownErrors(view: OpenView): Readonly<Record<string, string>> {
  const missing = elementsIn(objectsOf(view.payload, "blocks")).filter(({ block, blockId, element }) => block["type"] === "input" && !flagOf(block, "optional") && isEmptyValue(view.values[blockId]?.[textOf(element, "action_id")]));
  return Object.fromEntries(missing.map(({ blockId }) => [blockId, "Please complete this required field."]));
}

// What an acknowledgement can do to the stack of views (docs.slack.dev, modals, "Updating views").
function follow(world: SlackWorld, view: OpenView, body: JsonObject | undefined): Readonly<Record<string, string>> {
  const payload = body === undefined ? undefined : maybeObject(body, "view");
  switch (body?.["response_action"]) {
    case "errors":
      view.errors = texts(objectOf(body, "errors"));
      world.changed();
      return view.errors;
    case "update":
      if (payload !== undefined) updateView(world, view, payload);
      return {};
    case "push":
      if (payload !== undefined) pushModal(world, view.personId, payload);
      return {};
    case "clear":
      closeModals(world, view.personId, "all");
      return {};
    default:
      closeModals(world, view.personId, "top");
      return {};
  }
}

function texts(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object).map(([key, value]): [string, string] => [key, asText(value)]));
}

function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : isJsonObject(value) ? textOf(value, "text") : "";
}

/** Closes the view; the app hears of it when the view asked for that. */
export async function closeView(world: SlackWorld, view: OpenView): Promise<void> {
  closeModals(world, view.personId, "top");
  if (!flagOf(view.payload, "notify_on_close")) return;
  await sendInteraction(world, { type: "view_closed", ...commonParts(world, view.personId), view: viewJson(world, view), is_cleared: false }, view.personId);
}
