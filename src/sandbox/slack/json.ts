// JSON values as they travel between Slack and an app, and readers that never throw; no node imports, so the page can use it.

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; a member that is absent reads as undefined. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for an object that is neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a list. */
export function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The text under a key, or undefined when it is absent or something else; numbers are taken as their digits. */
export function maybeText(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}

/** The text under a key, or the empty text. */
export function textOf(object: JsonObject, key: string): string {
  return maybeText(object, key) ?? "";
}

/** The object under a key, or undefined. */
export function maybeObject(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}

/** The object under a key, or an empty one. */
export function objectOf(object: JsonObject, key: string): JsonObject {
  return maybeObject(object, key) ?? {};
}

/** The list under a key, or an empty one. */
export function listOf(object: JsonObject, key: string): readonly Json[] {
  const value = object[key];
  return isJsonList(value) ? value : [];
}

/** The objects in the list under a key; what is not an object is left out. */
export function objectsOf(object: JsonObject, key: string): readonly JsonObject[] {
  return listOf(object, key).filter(isJsonObject);
}

/** True when the value is `true`, `"true"` or `"1"`: form bodies carry flags as text. */
export function flagOf(object: JsonObject, key: string): boolean {
  const value = object[key];
  return value === true || value === "true" || value === "1" || value === 1;
}

/** The number under a key (digits count), or undefined. */
export function maybeNumber(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function isJson(value: unknown): value is Json {
  return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
}

/** The value a text stands for, or undefined when it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object a text stands for, or undefined when it is not one. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}
