// Port: the namespaces of a cluster.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { Namespace } from "../../domain/ids.ts";

/** Lists namespaces. Errors: UnavailableError when the cluster's API cannot be asked. */
export interface Namespaces {
  /** All names, sorted. A copy may be up to 60 s old. */
  list(cluster: Cluster, facts: ClusterFacts): Promise<readonly Namespace[]>;
}
