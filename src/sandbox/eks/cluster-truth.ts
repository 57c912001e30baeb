// The truth about one cluster, whatever the lags are.
import type { ClusterTruth } from "../aws/truth.ts";
import type { ClusterState } from "./cluster-state.ts";
import { currentEntries } from "./cluster-state.ts";
import { statusOf } from "./clusters.ts";
import type { EksModel } from "./eks-model.ts";

/** A cluster as the journal shows it. */
export function clusterTruth(model: EksModel, cluster: ClusterState): ClusterTruth {
  const { account, region, name, arn, version, mode, endpoint } = cluster;
  return { account, region, name, arn, version, mode, endpoint, status: statusOf(model, cluster), entries: currentEntries(cluster) };
}
