// Port: everything that the ConfigMap aws-auth of a cluster says.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { AwsAuthReading } from "../../domain/migration/aws-auth.ts";

/** Reads aws-auth for people to look at. Errors: UnavailableError when the cluster's API cannot be asked, or does not say it. */
export interface AwsAuthRows {
  /** Its rows; undefined when the API server says that there is no such ConfigMap. */
  rows(cluster: Cluster, facts: ClusterFacts): Promise<AwsAuthReading | undefined>;
  /** Its texts by key, untouched; undefined likewise. */
  data(cluster: Cluster, facts: ClusterFacts): Promise<Readonly<Record<string, string>> | undefined>;
}
