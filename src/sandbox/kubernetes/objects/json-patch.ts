// JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386).
import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../aws/json.ts";
import type { Json, JsonObject } from "../../aws/json.ts";

/** The patch is no patch at all. */
export class MalformedPatch extends Error {}

/** The patch cannot be applied to this object: a test failed, or a path is not there. */
export class PatchFailed extends Error {}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from: string;
  readonly value: Json | undefined;
}

/** Applies a list of operations, all or none. @throws MalformedPatch @throws PatchFailed */
export function applyJsonPatch(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw new MalformedPatch("the patch is no list of operations");
  const done = patch.map(readOperation).reduce<Json>((value, operation) => applyOne(value, operation), structuredClone(object));
  if (!isObject(done)) throw new PatchFailed("the object is gone");
  return done;
}

/** Applies a merge patch: null takes a member away, lists are replaced. */
export function applyMergePatch(object: JsonObject, patch: JsonObject): JsonObject {
  const merged = Object.entries(patch).reduce<Record<string, Json | undefined>>((result, [key, value]) => {
    const before = result[key];
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = isObject(value) ? applyMergePatch(isObject(before) ? before : {}, value) : value;
    return result;
  }, { ...object });
  return structuredClone(merged);
}

function readOperation(item: unknown): Operation {
  if (!isObject(item)) throw new MalformedPatch("an operation is no object");
  const { op, path, from = "", value } = item;
  if (typeof op !== "string" || typeof path !== "string" || typeof from !== "string") throw new MalformedPatch("an operation lacks `op` or `path`");
  return { op, path, from, value };
}

function applyOne(root: Json, { op, path, from, value }: Operation): Json {
  switch (op) {
    case "test":
      if (!isDeepStrictEqual(read(root, path), value ?? null)) throw new PatchFailed(`testing value ${path} failed`);
      return root;
    case "add":
      return write(root, path, { value: value ?? null, isNew: true });
    case "replace":
      read(root, path);
      return write(root, path, { value: value ?? null, isNew: false });
    case "remove":
      read(root, path);
      return write(root, path, { value: undefined, isNew: false });
    default:
      return carry(root, { op, from, path });
  }
}

function carry(root: Json, { op, from, path }: Pick<Operation, "op" | "from" | "path">): Json {
  if (op !== "copy" && op !== "move") throw new MalformedPatch(`Unexpected kind: ${op}`);
  const carried = { value: read(root, from), isNew: true };
  return write(op === "copy" ? root : write(root, from, { value: undefined, isNew: false }), path, carried);
}

function keysOf(path: string): readonly string[] {
  if (path === "") return [];
  if (!path.startsWith("/")) throw new MalformedPatch(`${path} is no JSON pointer`);
  return path.slice(1).split("/").map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function read(root: Json, path: string): Json {
  return keysOf(path).reduce<Json>((value, key) => {
    const found = child(value, key);
    if (found === undefined) throw new PatchFailed(`the path ${path} is not there`);
    return found;
  }, root);
}

function child(value: Json, key: string): Json | undefined {
  if (isList(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

interface Change {
  /** Undefined takes the member away. */
  readonly value: Json | undefined;
  /** Into a list a new item is inserted; any other is replaced. */
  readonly isNew: boolean;
}

function write(root: Json, path: string, change: Change): Json {
  const [key, ...rest] = keysOf(path);
  if (key === undefined) return change.value ?? null;
  return changeBelow(root, key, { rest, path, change });
}

function changeBelow(value: Json, key: string, { rest, path, change }: { readonly rest: readonly string[]; readonly path: string; readonly change: Change }): Json {
  const below = rest[0];
  if (below === undefined) return changeMember(value, key, { path, change });
  const inner = child(value, key);
  if (inner === undefined) throw new PatchFailed(`the path ${path} is not there`);
  const changed = changeBelow(inner, below, { rest: rest.slice(1), path, change });
  return isList(value) ? value.with(Number(key), changed) : { ...(isObject(value) ? value : {}), [key]: changed };
}

function changeMember(value: Json, key: string, { path, change }: { readonly path: string; readonly change: Change }): Json {
  if (isList(value)) return changeItem(value, key, { path, change });
  if (!isObject(value)) throw new PatchFailed(`the path ${path} is not there`);
  const { [key]: _old, ...others } = value;
  return change.value === undefined ? others : { ...value, [key]: change.value };
}

function changeItem(list: readonly Json[], key: string, { path, change }: { readonly path: string; readonly change: Change }): Json {
  const index = key === "-" ? list.length : Number(key);
  if (!/^(?:-|0|[1-9]\d*)$/.test(key) || index > list.length) throw new PatchFailed(`the path ${path} is not there`);
  return list.toSpliced(index, change.isNew ? 0 : 1, ...(change.value === undefined ? [] : [change.value]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
