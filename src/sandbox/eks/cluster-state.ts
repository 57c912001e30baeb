// What the sandbox's EKS holds: clusters with entries, updates, node groups and Fargate profiles. Times are epoch ms.
import type { Timeline } from "../aws/timeline.ts";
import type { AuthenticationMode, EntryTruth } from "../aws/truth.ts";
import type { JsonObject } from "../aws/json.ts";

/** A change of a cluster's configuration that runs or is over. */
export interface UpdateState {
  readonly id: string;
  readonly type: string;
  status: "InProgress" | "Failed" | "Cancelled" | "Successful";
  readonly params: readonly { readonly type: string; readonly value: string }[];
  readonly createdAt: number;
  readonly endsAt: number;
  errors: readonly JsonObject[];
  readonly token: string | undefined;
  /** The mode it sets; undefined for other kinds of update. */
  readonly mode: AuthenticationMode | undefined;
  readonly caller: string;
}

/** A managed node group. */
export interface NodegroupState {
  readonly name: string;
  readonly nodeRole: string;
  readonly amiType: string;
  readonly createdAt: number;
}

/** A Fargate profile. */
export interface FargateProfileState {
  readonly name: string;
  readonly podExecutionRoleArn: string;
  readonly createdAt: number;
}

/** The first answer to a call with an idempotency token. */
interface StoredResult {
  readonly parameters: string;
  readonly result: JsonObject;
}

/** One cluster. */
export interface ClusterState {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly platformVersion: string;
  readonly roleArn: string;
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the principal that made the cluster, and what was chosen for it then. */
  readonly creator: string | undefined;
  readonly bootstrapCreatorAdmin: boolean | undefined;
  /** Further members of DescribeCluster's answer, such as `computeConfig` or `id`. */
  readonly extra: JsonObject;
  mode: AuthenticationMode;
  endpoint: string;
  /** Base64 of the PEM text. */
  certificateAuthority: string;
  readonly entries: Map<string, Timeline<EntryTruth>>;
  readonly updates: UpdateState[];
  readonly nodegroups: NodegroupState[];
  readonly fargateProfiles: FargateProfileState[];
  readonly results: Map<string, StoredResult>;
}

/** The newest state of an entry, whatever the lags are. */
export function currentEntry(cluster: ClusterState, principalArn: string): EntryTruth | undefined {
  return cluster.entries.get(principalArn)?.current;
}

/** The newest state of all entries, sorted by principal ARN. */
export function currentEntries(cluster: ClusterState): readonly EntryTruth[] {
  return [...cluster.entries.values()]
    .flatMap((timeline) => timeline.current ?? [])
    .sort((one, other) => (one.principalArn < other.principalArn ? -1 : 1));
}
