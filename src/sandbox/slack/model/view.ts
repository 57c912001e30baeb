// Modals and App Home tabs as they are open in somebody's client, with what was typed so far.
import { listOf, maybeObject, maybeText, objectsOf, textOf, type Json, type JsonObject } from "../json.ts";

/** What was typed: block id → action id → value, as in `view.state.values`. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** A view somebody has open. Source: https://docs.slack.dev/reference/views */
export interface OpenView {
  readonly id: string;
  readonly type: "modal" | "home";
  readonly personId: string;
  /** The view as the app sent it; blocks always carry a `block_id`, elements an `action_id`. */
  payload: JsonObject;
  hash: string;
  values: FormValues;
  /** Block id → sentence, from `response_action: "errors"` or the client's own checks. */
  errors: Readonly<Record<string, string>>;
  /** What Slack itself says when the app did not answer. */
  problem: string | undefined;
  readonly rootId: string;
  readonly previousId: string | undefined;
  readonly externalId: string;
  /** A submission is on its way. */
  submitting: boolean;
}

/** The interactive elements of a block with the id of their block. */
export interface PlacedElement {
  readonly blockId: string;
  readonly block: JsonObject;
  readonly element: JsonObject;
}

/** All interactive elements of these blocks: accessories, actions, inputs, context actions. */
export function elementsIn(blocks: readonly JsonObject[]): readonly PlacedElement[] {
  return blocks.flatMap((block) => {
    const single = [maybeObject(block, "accessory"), maybeObject(block, "element")].filter((found) => found !== undefined);
    const many = block["type"] === "actions" || block["type"] === "context_actions" ? objectsOf(block, "elements") : [];
    return [...single, ...many]
      .filter((element) => element["action_id"] !== undefined)
      .map((element) => ({ blockId: textOf(block, "block_id"), block, element }));
  });
}

function emptyMembers(type: string): JsonObject {
  if (type === "checkboxes" || type === "multi_static_select" || type === "multi_external_select") return { selected_options: [] };
  if (type.startsWith("multi_users")) return { selected_users: [] };
  if (type === "static_select" || type === "external_select" || type === "radio_buttons") return { selected_option: null };
  if (type === "users_select") return { selected_user: null };
  return type.endsWith("_input") ? { value: null } : {};
}

const initialNames: readonly (readonly [string, string])[] = [
  ["initial_value", "value"], ["initial_option", "selected_option"], ["initial_options", "selected_options"],
  ["initial_user", "selected_user"], ["initial_users", "selected_users"], ["initial_date", "selected_date"], ["initial_time", "selected_time"],
];

/** The value an element has before anybody touches it, in the form of `view.state.values`. */
function initialValue(element: JsonObject): JsonObject {
  const type = textOf(element, "type");
  const value: Record<string, Json> = { type };
  for (const [name, member] of Object.entries(emptyMembers(type))) if (member !== undefined) value[name] = member;
  for (const [initial, member] of initialNames) {
    const given = element[initial];
    if (given !== undefined) value[member] = given;
  }
  return value;
}

const stateful = new Set([
  "plain_text_input", "number_input", "email_text_input", "url_text_input", "static_select", "external_select", "users_select",
  "multi_static_select", "multi_external_select", "multi_users_select", "radio_buttons", "checkboxes", "datepicker", "timepicker",
]);

/**
 * The form's values after a view was opened or updated: what was typed stays where `block_id` and `action_id` stay
 * the same, all else starts with its initial value. Source: https://docs.slack.dev/surfaces/modals#updating_views
 */
export function carryValues(blocks: readonly JsonObject[], before: FormValues): FormValues {
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const { blockId, element } of elementsIn(blocks)) {
    if (!stateful.has(textOf(element, "type"))) continue;
    const actionId = textOf(element, "action_id");
    const kept = before[blockId]?.[actionId];
    const sameKind = kept !== undefined && kept["type"] === element["type"];
    values[blockId] = { ...values[blockId], [actionId]: sameKind ? kept : initialValue(element) };
  }
  return values;
}

/** True when nothing was entered. */
export function isEmptyValue(value: JsonObject | undefined): boolean {
  if (value === undefined) return true;
  const single = maybeText(value, "value") ?? maybeText(value, "selected_user") ?? maybeText(value, "selected_date") ?? maybeText(value, "selected_time");
  if (single !== undefined && single !== "") return false;
  return maybeObject(value, "selected_option") === undefined && listOf(value, "selected_options").length === 0 && listOf(value, "selected_users").length === 0;
}
