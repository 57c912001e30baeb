// The read-only truth about everything in the sandbox's AWS: what the page draws and what checkers compare.

/** The span of an association. `namespaces` is empty for the whole cluster. */
export interface ScopeTruth {
  readonly type: "cluster" | "namespace";
  readonly namespaces: readonly string[];
}

/** One access policy on one entry; times in epoch ms. */
export interface AssociationTruth {
  readonly policyArn: string;
  readonly scope: ScopeTruth;
  readonly associatedAt: number;
  readonly modifiedAt: number;
}

/** One access entry; times in epoch ms. */
export interface EntryTruth {
  readonly principalArn: string;
  /** The unique id of the principal when the entry was made; never shown by Describe. */
  readonly principalId: string;
  readonly accessEntryArn: string;
  readonly type: string;
  readonly username: string;
  readonly kubernetesGroups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly associations: readonly AssociationTruth[];
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The authentication modes. */
export type AuthenticationMode = "CONFIG_MAP" | "API_AND_CONFIG_MAP" | "API";

/** One cluster with its entries, sorted by principal ARN. */
export interface ClusterTruth {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly mode: AuthenticationMode;
  readonly status: string;
  readonly endpoint: string;
  readonly entries: readonly EntryTruth[];
}

/** One IAM role or user. */
export interface PrincipalTruth {
  readonly arn: string;
  readonly uniqueId: string;
  readonly createdAt: number;
}

/** Everything, at one moment. */
export interface AwsTruth {
  /** The sandbox's clock, epoch ms. */
  readonly at: number;
  /** Sorted by ARN. */
  readonly clusters: readonly ClusterTruth[];
  readonly principals: readonly PrincipalTruth[];
}
