// Reading the members of a call; a member of the wrong JSON type is a SerializationException.
import type { JsonObject } from "../aws/json.ts";
import { isObject, isStringMap, isStrings } from "../aws/json.ts";
import { malformed } from "./eks-errors.ts";

/** A text, or undefined when it was not sent. */
export function optionalText(body: JsonObject, member: string): string | undefined {
  const value = body[member] ?? undefined;
  if (value !== undefined && typeof value !== "string") throw malformed(member);
  return value;
}

/** A list of texts, or undefined when it was not sent. */
export function optionalTexts(body: JsonObject, member: string): readonly string[] | undefined {
  const value = body[member] ?? undefined;
  if (value !== undefined && !isStrings(value)) throw malformed(member);
  return value;
}

/** A map of texts, or undefined when it was not sent. */
export function optionalTextMap(body: JsonObject, member: string): Readonly<Record<string, string>> | undefined {
  const value = body[member] ?? undefined;
  if (value !== undefined && !isStringMap(value)) throw malformed(member);
  return value;
}

/** An object, or undefined when it was not sent. */
export function optionalObject(body: JsonObject, member: string): JsonObject | undefined {
  const value = body[member] ?? undefined;
  if (value !== undefined && !isObject(value)) throw malformed(member);
  return value;
}

/** The first value of a query member, or undefined. */
export function queryText(query: readonly (readonly [string, string])[], member: string): string | undefined {
  return query.find(([name]) => name === member)?.[1];
}
