// The stored form of an audit event: one text, the same in every sink but for its link in a chain.
import { canonicalJson } from "../canonical-text.ts";
import type { Json } from "../canonical-text.ts";
import { isInstant, toIsoText } from "../time.ts";
import type { AuditEvent } from "./audit-event.ts";

/** The fields that are stored; `v` is the version of this form, times are ISO 8601 in UTC. */
export function auditFields({ type, at, actor, request, cluster, principal, facts }: AuditEvent): Readonly<Record<string, Json | undefined>> {
  return { v: 1, type, at: toIsoText(at), actor: { ...actor }, request, cluster, principal, facts };
}

/** Canonical JSON of an event in one line. */
export function auditText(event: AuditEvent): string {
  return canonicalJson(auditFields(event));
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, Json>>;

/** An event as it was read: nothing but its time and type is certain. */
export interface RecordedEvent {
  readonly at: string;
  readonly type: string;
  readonly fields: JsonObject;
}

/** Reads what `auditText` wrote; undefined when it is no event. */
export function readEvent(text: string): RecordedEvent | undefined {
  const fields = parseFields(text);
  if (fields === undefined) return undefined;
  const { at, type } = fields;
  return typeof at === "string" && typeof type === "string" && isInstant(Date.parse(at)) ? { at, type, fields } : undefined;
}

/** The fields of a stored line; undefined when it is no JSON object. */
export function parseFields(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a part of what JSON.parse returned, which is made of JSON values only, is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
