// Port: where audit events are written. There are two: the stream in Redis and a file.
import type { AuditEvent } from "../../domain/audit/audit-event.ts";

/** Appends events in order. `append` resolves when they are durable. Errors: UnavailableError. */
export interface AuditSink {
  append(events: readonly AuditEvent[]): Promise<void>;
}
