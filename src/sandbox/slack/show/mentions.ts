// Who is mentioned in a message.
import { isJsonList, isJsonObject, textOf, type Json, type JsonObject } from "../json.ts";
import { parseMrkdwn, type MrkdwnNode } from "../mrkdwn.ts";

/** Ids of people and user groups, and whether everybody was called. */
export interface Mentions {
  readonly people: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly everybody: boolean;
}

interface Found {
  readonly people: Set<string>;
  readonly groups: Set<string>;
  everybody: boolean;
}

function inNodes(nodes: readonly MrkdwnNode[], found: Found): void {
  for (const node of nodes) {
    if (node.type === "person") found.people.add(node.id);
    if (node.type === "group") found.groups.add(node.id);
    if (node.type === "broadcast") found.everybody = true;
    if ("children" in node) inNodes(node.children, found);
  }
}

function inObject(object: JsonObject, found: Found): void {
  const type = object["type"];
  if (type === "mrkdwn") inNodes(parseMrkdwn(textOf(object, "text")), found);
  if (type === "user") found.people.add(textOf(object, "user_id"));
  if (type === "usergroup") found.groups.add(textOf(object, "usergroup_id"));
  if (type === "broadcast") found.everybody = true;
  for (const value of Object.values(object)) inJson(value, found);
}

function inJson(value: Json | undefined, found: Found): void {
  if (isJsonList(value)) for (const item of value) inJson(item, found);
  else if (isJsonObject(value)) inObject(value, found);
}

/** The mentions of a message: in its blocks, or in its text when it has none. */
export function mentionsIn(message: { readonly text: string; readonly blocks: readonly JsonObject[] }): Mentions {
  const found: Found = { people: new Set(), groups: new Set(), everybody: false };
  if (message.blocks.length > 0) inJson(message.blocks, found);
  else inNodes(parseMrkdwn(message.text), found);
  return found;
}
