// Port: whom the ConfigMap aws-auth maps.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";

/** Reads aws-auth. Errors: UnavailableError when the cluster's API cannot be asked; whoever grants treats that as "may be mapped". */
export interface AwsAuth {
  /** Whether aws-auth maps this principal (compared as the authenticator does: without path, any case). What cannot be parsed counts as mapped. */
  maps(cluster: Cluster, facts: ClusterFacts, principal: PrincipalArn): Promise<boolean>;
}
