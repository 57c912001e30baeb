// A cluster as configured, and what EKS says of it.
import type { AccountId, ClusterArn, ClusterName, EksName, Region, SlackChannelId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** The role to assume in a cluster's account, with its external id. */
export interface AssumedRole {
  readonly arn: string;
  readonly externalId: string;
}

/** A cluster of the configuration. */
export interface Cluster {
  readonly name: ClusterName;
  readonly aliases: readonly ClusterName[];
  readonly eksName: EksName;
  readonly region: Region;
  readonly account: AccountId;
  /** Absent when the process' own credentials are of that account. */
  readonly assumeRole?: AssumedRole;
  /** Sensitive clusters are marked on cards and Approve asks for confirmation. */
  readonly sensitive: boolean;
  /** What happens when the principal has an entry that is not ours. */
  readonly standingEntries: "refuse";
  /** Where its cards go when that is not the general channel. */
  readonly channel?: SlackChannelId;
  /** Partition of its ARNs, e.g. `aws`. */
  readonly partition: string;
}

/** EKS' authentication modes; the way is one step at a time and cannot be gone back (EKS User Guide). */
export type AuthenticationMode = "CONFIG_MAP" | "API_AND_CONFIG_MAP" | "API";

/** What DescribeCluster says, as far as we use it. */
export interface ClusterFacts {
  readonly arn: ClusterArn;
  readonly createdAt: Instant;
  readonly mode: AuthenticationMode;
  /** e.g. `ACTIVE`, `UPDATING`. */
  readonly status: string;
  readonly version: string;
  readonly platformVersion: string;
  /** It has a remote network configuration, so nodes outside AWS may be in it. */
  readonly hasHybridNodes?: boolean;
  readonly endpoint?: string;
  /** PEM text of the cluster's certificate authority. */
  readonly certificateAuthority?: string;
}

/** The ARN of a configured cluster. */
export function clusterArnText(cluster: Cluster): string {
  return `arn:${cluster.partition}:eks:${cluster.region}:${cluster.account}:cluster/${cluster.eksName}`;
}
