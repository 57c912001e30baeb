// Implements Clusters.
import type { Cluster, ClusterFacts } from "../../../domain/cluster/cluster.ts";
import type { Clusters } from "../../../ports/cluster/clusters.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { describeCluster } from "./describe-cluster.ts";

/** Clusters over the EKS API. */
export class AwsClusters implements Clusters {
  private readonly calls: AwsCalls;

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  async describe(cluster: Cluster): Promise<ClusterFacts> {
    return describeCluster(this.calls, cluster, "grant");
  }
}
