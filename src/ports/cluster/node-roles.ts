// Port: what the nodes of a cluster run as.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { NodeFacts } from "../../domain/migration/collected-facts.ts";

/** Reads node groups and Fargate profiles, all or an error. Errors: UnavailableError, RejectedError `access_denied`. */
export interface NodeRoles {
  /** Read anew. */
  read(cluster: Cluster): Promise<NodeFacts>;
}
