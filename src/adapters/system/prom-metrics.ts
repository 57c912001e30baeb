// Metrics for Prometheus.
import type { Metrics } from "../../ports/system/metrics.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** Metrics with their text. */
export interface PromMetrics extends Metrics {
  readonly contentType: string;
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>;
}

/** A registry of its own: two of them in one process do not meet. */
export function createPromMetrics(deps: { readonly clock: Clock }): PromMetrics {
  throw new Error(`not written yet ${String(deps.clock.now())}`);
}
