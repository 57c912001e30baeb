// Writing facts: granting waits until they are durable, ending never waits.
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { seconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { AuditSink } from "../../ports/system/audit-sink.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";

/** What a trail needs: the second sink, and the stream for facts that belong to no change of a request. */
export interface AuditTrailDeps {
  readonly sink: AuditSink;
  readonly stream: AuditSink;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "alarm">;
  /** The machine's: a disk hangs in its time. */
  readonly hostClock: Pick<Clock, "sleep">;
}

/** A disk that does not answer for so long is away. */
const patience = seconds(10);

/** Most facts kept in memory while a sink is away; beyond it the oldest are dropped with an alarm. */
const longestBuffer = 100_000;

/** The audit log as use cases see it: two sinks, each with what it still has to take. */
export class AuditTrail {
  readonly #deps: AuditTrailDeps;
  readonly #waiting: { sink: AuditEvent[]; stream: AuditEvent[] } = { sink: [], stream: [] };
  #flushing: Promise<void> = Promise.resolve();

  constructor(deps: AuditTrailDeps) {
    this.#deps = deps;
  }

  /** Facts that the request store has in its stream already. Does not wait; what a sink cannot take is kept and offered again. */
  noteStored(events: readonly AuditEvent[]): void {
    this.#keep("sink", events);
    void this.#flushQuietly();
  }

  /** Facts that are in neither sink yet. Does not wait. */
  note(events: readonly AuditEvent[]): void {
    this.#keep("stream", events);
    this.noteStored(events);
  }

  /** Resolves when the second sink has everything that was noted. @throws UnavailableError */
  async durable(): Promise<void> {
    const stop = new AbortController();
    const late = this.#deps.hostClock.sleep(patience, stop.signal).then(() => { throw new UnavailableError("timeout", "The audit file did not take what was to be recorded within 10 s."); });
    late.catch(() => undefined); // nobody waits for it any more once the sink answered
    try {
      await Promise.race([this.#next(() => this.#flush("sink")), late]);
    } finally {
      stop.abort();
    }
  }

  /** Offers both sinks what they still have to take. */
  async flush(): Promise<void> {
    await this.#next(async () => {
      const results = await Promise.allSettled([this.#flush("sink"), this.#flush("stream")]);
      for (const result of results) if (result.status === "rejected") throw result.reason;
    });
  }

  /** How many facts a sink has still to take. */
  get behind(): number {
    return Math.max(this.#waiting.sink.length, this.#waiting.stream.length);
  }

  async #flushQuietly(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      this.#deps.metrics.alarm("audit_behind");
      this.#deps.log.error("audit facts wait for a sink", error, { waiting: this.behind });
    }
  }

  // One flush at a time: facts reach a sink in the order in which they were noted.
  #next(work: () => Promise<void>): Promise<void> {
    const result = this.#flushing.then(work);
    this.#flushing = result.catch(() => undefined);
    return result;
  }

  async #flush(name: "sink" | "stream"): Promise<void> {
    const batch = this.#waiting[name].slice(0, 1000);
    if (batch.length === 0) return;
    await this.#deps[name].append(batch);
    this.#waiting[name].splice(0, batch.length);
    await this.#flush(name);
  }

  #keep(name: "sink" | "stream", events: readonly AuditEvent[]): void {
    this.#waiting[name].push(...events);
    const surplus = this.#waiting[name].length - longestBuffer;
    if (surplus <= 0) return;
    this.#waiting[name].splice(0, surplus);
    this.#deps.metrics.alarm("audit_lost");
  }
}
