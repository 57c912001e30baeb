// What was read of a cluster for a plan. Facts without which there is no plan are all there; the others may be unknown.
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { Cluster, ClusterFacts } from "../cluster/cluster.ts";
import type { Unknown } from "../overview/unknown.ts";
import type { AwsAuthReading } from "./aws-auth.ts";
import type { NameToLookUp } from "./names-to-look-up.ts";
import type { RbacObjects } from "./rbac-objects.ts";

/** The `data` of the ConfigMap aws-auth. */
export type AwsAuthData = Readonly<Record<string, string>>;

/** A managed node group. */
export interface NodeGroup {
  readonly role: string;
  /** Absent when EKS does not say it. */
  readonly amiType?: string;
}

/** What nodes of the cluster run as, as far as EKS manages them. */
export interface NodeFacts {
  readonly nodeGroups: readonly NodeGroup[];
  /** Pod execution roles of Fargate profiles. */
  readonly fargateRoles: readonly string[];
}

/** A name of aws-auth with its real ARN; undefined when there is no such principal. */
export interface LookedUpName extends NameToLookUp {
  readonly real: string | undefined | Unknown;
}

/** Everything that a snapshot is made from. */
export interface CollectedFacts {
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
  readonly awsAuth: AwsAuthData;
  /** The same, read as the cluster's authenticator reads it. */
  readonly reading: AwsAuthReading;
  readonly entries: readonly ObservedEntry[];
  readonly nodes: NodeFacts;
  readonly names: readonly LookedUpName[];
  readonly rbac: RbacObjects | Unknown;
}

/** The facts, or what is missing that no plan can do without: a sentence each. */
export type Collected = CollectedFacts | { readonly missing: readonly string[] };
