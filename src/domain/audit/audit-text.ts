// The stored form of an audit event: one text, the same in every sink.
import { canonicalJson } from "../canonical-text.ts";
import { toIsoText } from "../time.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Canonical JSON of an event in one line; `v` is the version of this form, times are ISO 8601 in UTC. */
export function auditText({ type, at, actor, request, cluster, principal, facts }: AuditEvent): string {
  return canonicalJson({ v: 1, type, at: toIsoText(at), actor: { ...actor }, request, cluster, principal, facts });
}
