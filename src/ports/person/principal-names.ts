// Port: IAM principals by their names alone.
import type { Cluster } from "../../domain/cluster/cluster.ts";

/** Looks names up in IAM of the cluster's account. Errors: UnavailableError, RejectedError `access_denied`. */
export interface PrincipalNames {
  /** The real ARN, with its path; upper and lower case do not count. Undefined when IAM has no such name. */
  realArn(cluster: Cluster, kind: "role" | "user", name: string): Promise<string | undefined>;
}
