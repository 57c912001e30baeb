// Clock, chance, log, metrics, settings, trusted time and digests as tests use them.
import type { Configuration } from "../../src/domain/configuration.ts";
import { parseAs, isRequestId } from "../../src/domain/ids.ts";
import type { TrustedTime } from "../../src/domain/lease/trusted-time.ts";
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { UnavailableError } from "../../src/domain/errors.ts";
import { instant } from "../../src/domain/time.ts";
import type { Duration, Instant } from "../../src/domain/time.ts";
import type { AuditSink } from "../../src/ports/system/audit-sink.ts";
import type { Clock } from "../../src/ports/system/clock.ts";
import type { Digests } from "../../src/ports/system/digests.ts";
import type { Log } from "../../src/ports/system/log.ts";
import type { Metrics } from "../../src/ports/system/metrics.ts";
import type { Random } from "../../src/ports/system/random.ts";
import type { Settings } from "../../src/ports/system/settings.ts";
import type { TrustedClock } from "../../src/ports/system/trusted-clock.ts";
import { aConfiguration, keys, macKeys, noon, sha256 } from "./builders.ts";

/** A clock at rest: sleeping moves it. */
export class MemoryClock implements Clock {
  #now: Instant = noon;
  now(): Instant {
    return this.#now;
  }
  monotonic(): number {
    return this.#now;
  }
  async sleep(span: Duration): Promise<void> {
    this.advance(span);
    return Promise.resolve();
  }
  advance(span: Duration): void {
    this.#now = instant(this.#now + span);
  }
}

/** A clock on which no deadline ever comes. */
export const patientClock: Pick<Clock, "sleep"> = { sleep: () => new Promise(() => undefined) };

/** Trusted time that follows the clock, unless told otherwise. */
export class MemoryTrustedClock implements TrustedClock {
  granting: TrustedTime["granting"] = "allowed";
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  trusted(): TrustedTime {
    return { now: this.#clock.now(), granting: this.granting, skew: 0 };
  }
}

export class MemoryRandom implements Random {
  #count = 0;
  requestId(): ReturnType<Random["requestId"]> {
    this.#count += 1;
    return parseAs(`01KAT5N000TEST${String(this.#count).padStart(12, "0")}`, isRequestId, "a request id");
  }
  reference(): string {
    return "ERR-TEST1";
  }
  nonce(): string {
    this.#count += 1;
    return `N-test${String(this.#count).padStart(39, "0")}`;
  }
  fraction(): number {
    return 0.5;
  }
}

export class MemorySettings implements Settings {
  configuration: Configuration = aConfiguration();
  valid = true;
  current(): Configuration {
    return this.configuration;
  }
  isValid(): boolean {
    return this.valid;
  }
}

/** Remembers what was logged, to look at when a test fails. */
export class MemoryLog implements Log {
  readonly lines: string[] = [];
  debug(message: string): void {
    this.lines.push(message);
  }
  info(message: string): void {
    this.lines.push(message);
  }
  warn(message: string): void {
    this.lines.push(message);
  }
  error(message: string, error: unknown): void {
    this.lines.push(`${message}: ${error instanceof Error ? error.message : "?"}`);
  }
}

export class MemoryMetrics implements Metrics {
  readonly alarms: string[] = [];
  readonly lateness: number[] = [];
  readonly grants: number[] = [];
  readonly sweeps: string[] = [];
  removalLateness(_cluster: string, value: number): void {
    this.lateness.push(value);
  }
  timeToGrant(_cluster: string, value: number): void {
    this.grants.push(value);
  }
  readonly overdue: number[] = [];
  readonly unjustified: number[] = [];
  leaseOverdue(_cluster: string, value: number): void {
    this.overdue.push(value);
  }
  sweepFinished(cluster: string): void {
    this.sweeps.push(cluster);
  }
  clockSkew(): void { /* not looked at */ }
  unjustifiedAssociations(_cluster: string, count: number): void {
    this.unjustified.push(count);
  }
  alarm(kind: string): void {
    this.alarms.push(kind);
  }
}

/** A sink that can be away. */
export class MemorySink implements AuditSink {
  readonly events: AuditEvent[] = [];
  isAway = false;
  async append(events: readonly AuditEvent[]): Promise<void> {
    if (this.isAway) throw new UnavailableError("unavailable", "the sink is away");
    this.events.push(...events);
    return Promise.resolve();
  }
}

export const memoryDigests: Digests = { sha256, leaseKeys: keys, approvalKeys: macKeys("approval key"), intakeKeys: macKeys("intake key"), linkKeys: macKeys("link key") };

