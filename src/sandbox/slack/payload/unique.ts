// Ids that must not come twice: `block_id` in a message or view, `action_id` in a block (docs.slack.dev/reference/block-kit).
import { isJsonObject, listOf, maybeText, objectsOf } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Finding } from "./check.ts";

/** Ids that come twice. */
export function repeatedIds(payload: Json | undefined): readonly Finding[] {
  const blocks = isJsonObject(payload) ? objectsOf(payload, "blocks") : [];
  return [
    ...twice(blocks.map((block, index) => ({ id: maybeText(block, "block_id"), pointer: `/blocks/${String(index)}/block_id` })), "block_id.unique"),
    ...blocks.flatMap((block, index) => twice(actionsIn(block, `/blocks/${String(index)}`), "action_id.unique")),
  ];
}

interface Placed {
  readonly id: string | undefined;
  readonly pointer: string;
}

function actionsIn(block: JsonObject, pointer: string): readonly Placed[] {
  return ["accessory", "element"].flatMap((name) => actionOf(block[name], `${pointer}/${name}`)).concat(listOf(block, "elements").flatMap((element, index) => actionOf(element, `${pointer}/elements/${String(index)}`)));
}

function actionOf(element: Json | undefined, pointer: string): readonly Placed[] {
  return isJsonObject(element) ? [{ id: maybeText(element, "action_id"), pointer: `${pointer}/action_id` }] : [];
}

function twice(all: readonly Placed[], rule: string): readonly Finding[] {
  const seen = new Set<string>();
  return all.flatMap(({ id, pointer }) => {
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return [];
    }
    return [{ pointer, rule, limit: "once", found: id }];
  });
}
