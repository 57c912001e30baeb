// Port: the second sink of the audit log (the first is the request store's stream).
import type { AuditEvent } from "../../domain/audit/audit-event.ts";

/** Appends events. `append` resolves when they are durable (fsync). Errors: UnavailableError. */
export interface AuditSink {
  append(events: readonly AuditEvent[]): Promise<void>;
}

/** The stream sink: for facts that belong to no change of a request. Errors: UnavailableError. */
export interface AuditStream {
  append(events: readonly AuditEvent[]): Promise<void>;
}
