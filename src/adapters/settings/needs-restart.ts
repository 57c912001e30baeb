// What a running process may not take from a new configuration, because access of the old one could not be ended any more.
import type { Configuration } from "../../domain/configuration.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";

/** Why the new configuration may not replace the old one; undefined when it may. */
export function whyNotInForce(before: Configuration, after: Configuration): string | undefined {
  if (before.owner !== after.owner) return `The owner changed from ${before.owner} to ${after.owner}. What ${before.owner} gave could not be ended any more; put it back. Change it only when nothing of ours is left, with a restart.`;
  const dropped = before.clusters.filter((cluster) => !after.clusters.some((other) => isSame(cluster, other))).map(({ name }) => name);
  if (dropped.length === 0) return undefined;
  return `The clusters ${dropped.join(", ")} are left out. Access there could not be ended any more; put them back, or restart when nothing of ours is left there.`;
}

function isSame(one: Cluster, other: Cluster): boolean {
  return one.name === other.name && one.eksName === other.eksName && one.account === other.account && one.region === other.region;
}
