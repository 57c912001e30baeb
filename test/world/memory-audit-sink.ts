// An audit sink in memory.
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { UnavailableError } from "../../src/domain/errors.ts";
import type { AuditSink } from "../../src/ports/system/audit-sink.ts";

/** Keeps what was appended. */
export class MemoryAuditSink implements AuditSink {
  readonly events: AuditEvent[] = [];
  /** While true, appending fails and nothing is kept. */
  isFull = false;

  async append(events: readonly AuditEvent[]): Promise<void> {
    await Promise.resolve();
    if (this.isFull) throw new UnavailableError("unavailable", "The audit sink is full.");
    this.events.push(...events);
  }
}
