// Port: IAM principals.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { PrincipalFacts } from "../../domain/person/principal.ts";

/** Looks principals up in IAM of the cluster's account. Errors: UnavailableError, RejectedError `access_denied`. */
export interface Principals {
  /** The role or user with its hidden id; undefined when there is none with exactly this ARN, path included. */
  find(cluster: Cluster, principal: PrincipalArn): Promise<PrincipalFacts | undefined>;
  /** The role of this name with the path and the id that IAM has for it; undefined when there is none. */
  findRole(cluster: Cluster, name: string): Promise<PrincipalFacts | undefined>;
}
