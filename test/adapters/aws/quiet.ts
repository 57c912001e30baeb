// Log and metrics that only remember.
import type { Log } from "../../../src/ports/system/log.ts";
import type { Metrics } from "../../../src/ports/system/metrics.ts";

/** Says nothing. */
export const quietLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Metrics that keep alarms and skews. */
export function rememberingMetrics(): Pick<Metrics, "alarm" | "clockSkew"> & { readonly alarms: string[]; readonly skews: number[] } {
  const alarms: string[] = [];
  const skews: number[] = [];
  return { alarms, skews, alarm: (kind) => { alarms.push(kind); }, clockSkew: (seconds) => { skews.push(seconds); } };
}
