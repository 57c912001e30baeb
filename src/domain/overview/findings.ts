// What was read of one cluster, with what could not be read.
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { Cluster, ClusterFacts } from "../cluster/cluster.ts";
import type { ClusterArn, PrincipalArn } from "../ids.ts";
import type { AwsAuthReading } from "../migration/aws-auth.ts";
import type { AccessRequest } from "../request/access-request.ts";
import type { LookedUp } from "./principal-state.ts";
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
  /** Every principal that has an entry, where `entries` are only some of them. */
  readonly listed?: readonly PrincipalArn[];
  /** What IAM says of principals, when it was asked. */
  readonly lookedUp?: LookedUp;
  /** The bot's open requests on this cluster, read before the entries and after them; absent where its store is not at hand. */
  readonly expected?: { readonly before: readonly AccessRequest[]; readonly after: readonly AccessRequest[] } | Unknown;
}
