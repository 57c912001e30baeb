// Port: what EKS says of a cluster.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";

/** Reads clusters. Errors: UnavailableError (`cluster_not_found` too: nothing can be said about access there), RejectedError `access_denied`. */
export interface Clusters {
  /** DescribeCluster, read anew. */
  describe(cluster: Cluster): Promise<ClusterFacts>;
}
