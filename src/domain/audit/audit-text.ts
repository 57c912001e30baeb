// The stored form of an audit event: one text, the same in every sink but for its link in a chain.
import { canonicalJson } from "../canonical-text.ts";
import type { Json } from "../canonical-text.ts";
import { toIsoText } from "../time.ts";
import type { AuditEvent } from "./audit-event.ts";

/** The fields that are stored; `v` is the version of this form, times are ISO 8601 in UTC. */
export function auditFields({ type, at, actor, request, cluster, principal, facts }: AuditEvent): Readonly<Record<string, Json | undefined>> {
  return { v: 1, type, at: toIsoText(at), actor: { ...actor }, request, cluster, principal, facts };
}

/** Canonical JSON of an event in one line. */
export function auditText(event: AuditEvent): string {
  return canonicalJson(auditFields(event));
}
