// Metrics for Prometheus.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Clock } from "../../ports/system/clock.ts";
import type { Metrics } from "../../ports/system/metrics.ts";

/** Metrics with their text. */
export interface PromMetrics extends Metrics {
  readonly contentType: string;
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>;
}

/** A removal that was told to be late and then not heard of for this long is over: retries come every minute at least. */
const overdueForgottenAfterMs = 150_000;

/** A registry of its own: two of them in one process do not meet. */
export function createPromMetrics({ clock }: { readonly clock: Clock }): PromMetrics {
  const register = new Registry();
  const common = { registers: [register], labelNames: ["cluster"] as const };
  const lateness = new Histogram({ ...common, name: "eks_access_removal_lateness_seconds", help: "From the end of a lease to its last association gone.", buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 600] });
  const timeToGrant = new Histogram({ ...common, name: "eks_access_time_to_grant_seconds", help: "From the last approval to confirmed access.", buckets: [0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 600] });
  const unjustified = new Gauge({ ...common, name: "eks_access_unjustified_associations", help: "Associations on entries of ours that no live lease justifies." });
  const skew = new Gauge({ registers: [register], name: "eks_access_clock_skew_seconds", help: "Local time minus the time of AWS replies." });
  const alarms = new Counter({ registers: [register], labelNames: ["kind"] as const, name: "eks_access_alarms_total", help: "Things that somebody should look at, by kind." });
  const swept = new Map<string, number>();
  const overdue = new Map<string, { readonly seconds: number; readonly at: number }>();
  ageGauge(common, { name: "eks_access_sweep_age_seconds", help: "Since the last finished pass over a cluster.", read: () => [...swept].map(([cluster, at]) => [cluster, (clock.monotonic() - at) / 1000]) });
  ageGauge(common, { name: "eks_access_lease_overdue_seconds", help: "By how much the most overdue removal is late; 0 when none is.", read: () => [...overdue].map(([cluster, { seconds, at }]) => [cluster, clock.monotonic() - at > overdueForgottenAfterMs ? 0 : seconds]) });
  return {
    removalLateness: (cluster, seconds) => { lateness.observe({ cluster }, seconds); },
    timeToGrant: (cluster, seconds) => { timeToGrant.observe({ cluster }, seconds); },
    leaseOverdue: (cluster, seconds) => { overdue.set(cluster, { seconds, at: clock.monotonic() }); },
    sweepFinished: (cluster) => { swept.set(cluster, clock.monotonic()); },
    clockSkew: (seconds) => { skew.set(seconds); },
    unjustifiedAssociations: (cluster, count) => { unjustified.set({ cluster }, count); },
    alarm: (kind) => { alarms.inc({ kind }); },
    contentType: register.contentType,
    text: () => register.metrics(),
  };
}

// A gauge whose values are worked out when somebody reads them.
function ageGauge(
  common: { readonly registers: Registry[]; readonly labelNames: readonly ["cluster"] },
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => readonly (readonly [string, number])[] },
): void {
  const gauge: Gauge<"cluster"> = new Gauge({ ...common, name, help, collect: () => { for (const [cluster, value] of read()) gauge.set({ cluster }, value); } });
}
