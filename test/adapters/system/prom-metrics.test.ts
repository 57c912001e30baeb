// Metrics as Prometheus reads them.
import { describe, expect, it } from "vitest";
import { createPromMetrics } from "../../../src/adapters/system/prom-metrics.ts";
import { createSystemClock } from "../../../src/adapters/system/system-clock.ts";

function metricsAt(time: { now: number }): ReturnType<typeof createPromMetrics> {
  return createPromMetrics({ clock: { ...createSystemClock(), monotonic: () => time.now } });
}

describe("createPromMetrics", () => {
  it("counts and measures by cluster", async () => {
    const metrics = metricsAt({ now: 0 });
    metrics.removalLateness("prod", 0.3);
    metrics.timeToGrant("prod", 2.5);
    metrics.unjustifiedAssociations("prod", 2);
    metrics.clockSkew(-3);
    metrics.alarm("unproved_owner");
    metrics.alarm("unproved_owner");
    const text = await metrics.text();
    expect(text).toContain('eks_access_removal_lateness_seconds_bucket{le="0.5",cluster="prod"} 1');
    expect(text).toContain('eks_access_time_to_grant_seconds_sum{cluster="prod"} 2.5');
    expect(text).toContain('eks_access_unjustified_associations{cluster="prod"} 2');
    expect(text).toContain("eks_access_clock_skew_seconds -3");
    expect(text).toContain('eks_access_alarms_total{kind="unproved_owner"} 2');
  });
  it("shows how old the last pass is when somebody looks", async () => {
    const time = { now: 1000 };
    const metrics = metricsAt(time);
    metrics.sweepFinished("prod");
    time.now = 91_000;
    expect(await metrics.text()).toContain('eks_access_sweep_age_seconds{cluster="prod"} 90');
  });
  it("shows an overdue removal until it was not heard of any more", async () => {
    const time = { now: 0 };
    const metrics = metricsAt(time);
    metrics.leaseOverdue("prod", 75);
    expect(await metrics.text()).toContain('eks_access_lease_overdue_seconds{cluster="prod"} 75');
    time.now = 150_001;
    expect(await metrics.text()).toContain('eks_access_lease_overdue_seconds{cluster="prod"} 0');
  });
  it("keeps two registries apart", async () => {
    metricsAt({ now: 0 }).alarm("one");
    expect(await metricsAt({ now: 0 }).text()).not.toContain('kind="one"');
  });
});
