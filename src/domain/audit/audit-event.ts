// Audit events: one event per fact, made by one function each in facts.ts.
import type { Json } from "../canonical-text.ts";
import type { ClusterName, PrincipalArn, RequestId, SlackUserId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** The kinds of facts; a closed union. */
export type AuditEventType =
  | "request.asked" | "request.refused" | "request.escalated" | "request.approved" | "request.approval_dropped" | "request.approved_by_rule" | "request.denied" | "request.expired" | "request.withdrawn_before_grant"
  | "access.intended" | "access.confirmed" | "access.failed" | "access.end_asked" | "access.end_reached" | "access.ended" | "access.removed_by_us" | "access.drift" | "access.lost"
  | "deed.refused" | "request.recovered" | "entry.alarm" | "pass.braked" | "store.gap" | "link.made" | "link.refused" | "link.removed" | "configuration.changed" | "audit.read"
  | "request.broke_glass" | "break_glass.refused" | "review.asked" | "review.given" | "migration.changed" | "migration.refused";

/** Who did it: a person (strangers have no e-mail address), or a part of the program. */
export type AuditActor = { readonly slack: SlackUserId; readonly email?: string } | { readonly part: "rule" | "worker" | "sweep" | "timer" | "start" | "outside" | "operator" };

/** One fact. */
export interface AuditEvent {
  readonly type: AuditEventType;
  readonly at: Instant;
  readonly actor: AuditActor;
  readonly request?: RequestId;
  readonly cluster?: ClusterName;
  readonly principal?: PrincipalArn;
  readonly facts: Readonly<Record<string, Json | undefined>>;
}
