// Metrics for tests that look at other things.
import type { Metrics } from "../../src/ports/system/metrics.ts";

const nothing = (): undefined => undefined;
export const silentMetrics: Metrics = {
  removalLateness: nothing, timeToGrant: nothing, leaseOverdue: nothing, sweepFinished: nothing, clockSkew: nothing, unjustifiedAssociations: nothing, alarm: nothing,
};
