// Finding what a call is about: its cluster, and its entry as a read or a write sees it.
import type { EntryTruth } from "../aws/truth.ts";
import type { ClusterState } from "./cluster-state.ts";
import { currentEntry } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";
import { noCluster, noEntry, wrongMode } from "./eks-errors.ts";
import { clusterArnOf } from "./entry-permission.ts";

/** The cluster of the path; 404 when there is none. */
export function findCluster(call: EksCall): ClusterState {
  const cluster = call.model.clusters.get(clusterArnOf(call));
  if (cluster === undefined) throw noCluster(call.labels["name"] ?? "");
  return cluster;
}

/** The cluster of the path, which must not be in CONFIG_MAP mode: reads of entries are refused there too. */
export function findClusterWithEntries(call: EksCall): ClusterState {
  const cluster = findCluster(call);
  if (cluster.mode === "CONFIG_MAP") throw wrongMode(cluster.name);
  return cluster;
}

/** The entry of the path as it is; 404 when there is none. */
export function findEntry(call: EksCall, cluster: ClusterState): EntryTruth {
  const entry = currentEntry(cluster, call.labels["principalArn"] ?? "");
  if (entry === undefined) throw noEntry(cluster.name);
  return entry;
}

/** The entry of the path as a read sees it, at an age drawn from the knob `readLag`; 404 when there was none. */
export function readEntry(call: EksCall, cluster: ClusterState): EntryTruth {
  const entry = cluster.entries.get(call.labels["principalArn"] ?? "")?.at(readTime(call, cluster));
  if (entry === undefined) throw noEntry(cluster.name);
  return entry;
}

/** The moment whose state a read answers; each read draws its own. */
export function readTime(call: EksCall, cluster: ClusterState): number {
  const { clocks, faults } = call.model;
  const { readLag } = faults.knobs(cluster.arn);
  return readLag === 0 ? clocks.now() : clocks.now() - readLag * clocks.random();
}
