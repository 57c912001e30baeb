// Everything the planner of a migration takes, read beforehand; the planner asks nobody.
import type { AuthenticationMode } from "../cluster/cluster.ts";
import type { AwsAuthReading } from "./aws-auth.ts";
import type { BoundSubjects, RbacObjects } from "./rbac-objects.ts";

/** The access policy that stands for `system:masters`. */
export const adminPolicy = "AmazonEKSClusterAdminPolicy";

/** An access policy with its scope, in the form of the EKS API. */
export interface PolicyOnScope {
  readonly policyArn: string;
  readonly accessScope: { readonly type: string; readonly namespaces?: readonly string[] };
}

/** An access entry that is there already. */
export interface StandingEntry {
  readonly principalArn: string;
  readonly type: string;
  readonly groups: readonly string[];
  readonly policies: readonly PolicyOnScope[];
  readonly username: string;
  /** It carries the tag of a migration by this program. */
  readonly isOfMigration: boolean;
  /** Time-bound access of somebody hangs on it. */
  readonly holdsLease: boolean;
}

/** What IAM says of a name: its real ARN, that there is no such thing, or nothing, for it could not be asked. */
export type PrincipalLookup = { readonly kind: "found"; readonly arn: string } | { readonly kind: "absent" } | { readonly kind: "unknown" };

/** The cluster, as far as a migration depends on it. */
export interface MigratedCluster {
  readonly account: string;
  readonly partition: string;
  readonly mode: AuthenticationMode;
  readonly status: string;
  /** Whether its platform version knows access entries. */
  readonly supportsEntries: boolean;
  readonly hasHybridNodes: boolean;
}

/** The facts of one plan. Keys that are ARNs are in lower case. */
export interface MigrationFacts {
  readonly cluster: MigratedCluster;
  /** The mode that is wished for, as written. */
  readonly targetMode: string;
  readonly awsAuth: AwsAuthReading;
  readonly entries: readonly StandingEntry[];
  /** Roles and users of the cluster's account by the ARN in aws-auth; who is not named is there as written. */
  readonly principals: ReadonlyMap<string, PrincipalLookup>;
  /** Roles of managed node groups with the AMI types of those groups, as far as known. */
  readonly nodeGroupRoles: ReadonlyMap<string, readonly string[]>;
  readonly fargateRoles: ReadonlySet<string>;
  /** Undefined when the bindings could not be read: then every reserved name counts as bound. */
  readonly bound: BoundSubjects | undefined;
  /** Roles and bindings of the groups and usernames, for the report on access policies; absent when they are not at hand. */
  readonly rbac?: RbacObjects;
}
