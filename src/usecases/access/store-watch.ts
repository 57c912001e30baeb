// Notices that the store was wiped or taken back to an older state.
import * as facts from "../../domain/audit/facts.ts";
import { approvalWindowPassed } from "../../domain/request/grant-steps.ts";
import type { StoreEpoch, StoreMark } from "../../ports/store/store-epoch.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import type { GrantGate } from "./grant-gate.ts";

/** What watching needs. */
export interface StoreWatchDeps extends ChangeDeps {
  readonly requests: RequestStore;
  readonly epoch: StoreEpoch;
  readonly gate: GrantGate;
  readonly trustedClock: TrustedClock;
  readonly metrics: Metrics;
}

/** Compares the store's mark with the one remembered; in memory, one per process. */
export class StoreWatch {
  readonly #deps: StoreWatchDeps;
  #known: StoreMark | undefined;

  constructor(deps: StoreWatchDeps) {
    this.#deps = deps;
  }

  /** Looks once, before a pass. A gap closes the gate. @throws UnavailableError when the store is away */
  async look(): Promise<void> {
    const mark = await this.#deps.epoch.mark();
    const gap = this.#known === undefined ? undefined : gapBetween(this.#known, mark);
    this.#known = mark;
    if (gap === undefined) return;
    this.#deps.gate.storeLost();
    this.#deps.metrics.alarm(`store_${gap}`);
    this.#deps.trail.note([facts.storeGap(gap, this.#deps.trustedClock.trusted().now)]);
    if (gap === "rolled_back") await this.#voidUndecided();
  }

  // What was undecided in an older state may have been decided since: it is asked for again.
  async #voidUndecided(): Promise<void> {
    for (const request of await this.#deps.requests.listOpen()) {
      if (request.state === "pending") await changeRequest(this.#deps, request.id, (stored) => approvalWindowPassed(stored, this.#deps.trustedClock.trusted().now));
    }
  }
}

function gapBetween(before: StoreMark, now: StoreMark): "wiped" | "rolled_back" | undefined {
  if (before.epoch !== now.epoch) return "wiped";
  return isLower(now.lastEventId, before.lastEventId) ? "rolled_back" : undefined;
}

// Redis stream ids: `<milliseconds>-<number>`.
function isLower(one: string, other: string): boolean {
  const [oneTime = 0, oneNumber = 0] = one.split("-").map(Number);
  const [otherTime = 0, otherNumber = 0] = other.split("-").map(Number);
  return oneTime < otherTime || (oneTime === otherTime && oneNumber < otherNumber);
}
