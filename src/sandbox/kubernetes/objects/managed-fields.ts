// Who last wrote which field: `metadata.managedFields` for updates (Kubernetes documentation, "Server-Side Apply": field management).
// Lists count as one field, which holds for every list of the kinds that are written here.
import { isDeepStrictEqual } from "node:util";
import { metadataOf, timeText } from "./object-store.ts";
import { isObject } from "../../aws/json.ts";
import type { Json, JsonObject } from "../../aws/json.ts";

/** Who writes, and when (epoch ms). */
export interface Writer {
  readonly manager: string;
  readonly at: number;
}

/** Metadata that the server keeps; nobody owns it. */
const kept = new Set(["name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"]);

/** The managed fields after a write: what it changed is the writer's, what is gone is nobody's. */
export function managedFieldsAfter(before: JsonObject | undefined, after: JsonObject, { manager, at }: Writer): readonly JsonObject[] {
  const old = leavesOf(before ?? {});
  const now = leavesOf(after);
  const written = [...now].filter(([path, value]) => !isDeepStrictEqual(old.get(path), value)).map(([path]) => path);
  const removed = [...old.keys()].some((path) => !now.has(path));
  const owners = ownersOf(before).map((owner) => ({ ...owner, paths: owner.paths.filter((path) => now.has(path) && !written.includes(path)) }));
  const mine = owners.find((owner) => owner.manager === manager);
  const others = owners.filter((owner) => owner !== mine && owner.paths.length > 0).map(({ entry, paths }) => ({ ...entry, fieldsV1: asTree(paths) }));
  const paths = [...(mine?.paths ?? []), ...written];
  if (paths.length === 0) return others;
  const time = written.length > 0 || removed ? timeText(at) : (mine?.entry["time"] ?? timeText(at));
  return [...others, { manager, operation: "Update", apiVersion: after["apiVersion"] ?? "v1", time, fieldsType: "FieldsV1", fieldsV1: asTree(paths) }];
}

interface Owner {
  readonly manager: Json | undefined;
  readonly paths: readonly string[];
  readonly entry: JsonObject;
}

function ownersOf(object: JsonObject | undefined): readonly Owner[] {
  const list = metadataOf(object ?? {})["managedFields"];
  return Array.isArray(list) ? list.filter(isObject).map((entry) => ({ manager: entry["manager"], entry, paths: pathsIn(entry["fieldsV1"]) })) : [];
}

// A path is a JSON text, since names of fields may hold any character.
function leavesOf({ kind: _kind, apiVersion: _apiVersion, metadata, status: _status, ...rest }: JsonObject): ReadonlyMap<string, Json> {
  const own = Object.fromEntries(Object.entries(isObject(metadata) ? metadata : {}).filter(([key]) => !kept.has(key)));
  return new Map(leaves({ ...rest, ...(Object.keys(own).length === 0 ? {} : { metadata: own }) }, []));
}

function leaves(value: JsonObject, above: readonly string[]): readonly (readonly [string, Json])[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...above, key];
    if (member === undefined) return [];
    return isObject(member) && Object.keys(member).length > 0 ? leaves(member, path) : [[JSON.stringify(path), member] as const];
  });
}

function asTree(paths: readonly string[]): JsonObject {
  const tree: Record<string, Json | undefined> = {};
  for (const path of paths) {
    const keys: unknown = JSON.parse(path);
    if (Array.isArray(keys)) plant(tree, keys.map(String));
  }
  return tree;
}

function plant(tree: Record<string, Json | undefined>, [key, ...rest]: readonly string[]): void {
  if (key === undefined) return;
  const known = tree[`f:${key}`];
  const below: Record<string, Json | undefined> = isObject(known) ? { ...known } : {};
  plant(below, rest);
  tree[`f:${key}`] = below;
}

function pathsIn(tree: Json | undefined): readonly string[] {
  return isObject(tree) ? walk(tree, []).map((path) => JSON.stringify(path)) : [];
}

function walk(tree: JsonObject, above: readonly string[]): readonly (readonly string[])[] {
  const keys = Object.keys(tree).filter((key) => key.startsWith("f:"));
  if (keys.length === 0) return above.length === 0 ? [] : [above];
  return keys.flatMap((key) => {
    const below = tree[key];
    return isObject(below) ? walk(below, [...above, key.slice(2)]) : [];
  });
}
