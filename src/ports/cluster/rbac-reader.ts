// Port: roles and bindings of a cluster.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { RbacObjects } from "../../domain/migration/rbac-objects.ts";

/** Reads all of RBAC, or an error. Errors: UnavailableError when the cluster's API cannot be asked, or refuses. */
export interface RbacReader {
  /** Read anew. */
  read(cluster: Cluster, facts: ClusterFacts): Promise<RbacObjects>;
}
