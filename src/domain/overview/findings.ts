// What was read of one cluster, with what could not be read.
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { Cluster, ClusterFacts } from "../cluster/cluster.ts";
import type { ClusterArn, PrincipalArn } from "../ids.ts";
import type { AwsAuthReading } from "../migration/aws-auth.ts";
import type { Unknown } from "./unknown.ts";

/** An entry that is listed but could not be read. */
export interface UnreadEntry extends Unknown {
  readonly principal: PrincipalArn;
}

/** One look at a cluster. */
export interface Findings {
  readonly cluster: Cluster;
  readonly arn: ClusterArn;
  readonly facts: ClusterFacts | Unknown;
  /** In the order of the service; none in CONFIG_MAP mode, which has no entries. */
  readonly entries: readonly (ObservedEntry | UnreadEntry)[] | Unknown;
  /** `absent`: there is no such ConfigMap. `without_effect`: the mode does not ask it, so it was not read. */
  readonly awsAuth: AwsAuthReading | "absent" | "without_effect" | Unknown;
}
