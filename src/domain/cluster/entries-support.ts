// Which clusters know access entries (EKS User Guide, "Grant IAM users access to Kubernetes with EKS access entries": prerequisites).
import type { ClusterFacts } from "./cluster.ts";

/** The least platform version by minor version of Kubernetes 1; every later minor version has them from the start. */
const leastPlatform: ReadonlyMap<number, number> = new Map([[23, 17], [24, 15], [25, 12], [26, 11], [27, 10], [28, 6], [29, 1], [30, 2]]);

/** Whether the cluster knows access entries; undefined when its versions cannot be understood. */
export function supportsEntries({ version, platformVersion }: Pick<ClusterFacts, "version" | "platformVersion">): boolean | undefined {
  const minor = Number(/^1\.(\d{1,3})$/.exec(version)?.[1]);
  const platform = Number(/^eks\.(\d{1,4})$/.exec(platformVersion)?.[1]);
  if (Number.isNaN(minor)) return undefined;
  if (minor < 23) return false;
  const least = leastPlatform.get(minor) ?? 0;
  if (least === 0) return true;
  return Number.isNaN(platform) ? undefined : platform >= least;
}
