// Notices that the store was wiped or taken back to an older state.
import * as facts from "../../domain/audit/facts.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { between, seconds } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { StoreEpoch, StoreMark } from "../../ports/store/store-epoch.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { GrantGate } from "./grant-gate.ts";

/** What watching needs. */
export interface StoreWatchDeps {
  readonly trail: AuditTrail;
  readonly epoch: StoreEpoch;
  readonly gate: GrantGate;
  readonly trustedClock: TrustedClock;
  readonly metrics: Metrics;
}

/** Compares the store's mark with the one remembered; in memory, one per process. */
export class StoreWatch {
  readonly #deps: StoreWatchDeps;
  #known: StoreMark | undefined;
  #rolledBackAt: Instant | undefined;
  #gapAt: Instant | undefined;

  constructor(deps: StoreWatchDeps) {
    this.#deps = deps;
  }

  /** Whether this process noticed that the store lost something. */
  get hasLost(): boolean {
    return this.#gapAt !== undefined;
  }

  /** The same, less than 20 s ago. */
  get hasJustLost(): boolean {
    return this.#gapAt !== undefined && between(this.#gapAt, this.#deps.trustedClock.trusted().now) < seconds(20);
  }

  /** Whether a request was asked for in a state of the store that was taken back: it may have been decided otherwise since. */
  voids({ askedAt }: Pick<AccessRequest, "askedAt">): boolean {
    return this.#rolledBackAt !== undefined && askedAt <= this.#rolledBackAt;
  }

  /** Looks once, before a pass and between. A gap closes the gate. @returns whether there is one @throws UnavailableError when the store is away */
  async look(): Promise<boolean> {
    // Two looks may overlap: each compares with the mark that it asked about.
    const known = this.#known;
    const mark = await this.#deps.epoch.mark(known?.lastEventId);
    const gap = known === undefined ? undefined : gapBetween(known, mark);
    this.#known = mark;
    if (gap === undefined) return false;
    this.#deps.gate.storeLost();
    this.#deps.metrics.alarm(`store_${gap}`);
    const { now } = this.#deps.trustedClock.trusted();
    this.#deps.trail.note([facts.storeGap(gap, now)]);
    this.#gapAt = now;
    if (gap === "rolled_back") this.#rolledBackAt = now;
    return true;
  }
}

function gapBetween(before: StoreMark, now: StoreMark): "wiped" | "rolled_back" | undefined {
  if (before.epoch !== now.epoch) return "wiped";
  return now.hasKnown ? undefined : "rolled_back";
}
