// Port: the ConfigMap aws-auth as a migration edits it, and the backup of it beside it.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { AwsAuthData } from "../../domain/migration/collected-facts.ts";
import type { SectionChange } from "../../domain/migration/run/edit-rows.ts";

/** aws-auth with what an edit must know of it. */
export interface AwsAuthState {
  readonly data: AwsAuthData;
  readonly resourceVersion: string;
  /** Names of its field managers, each once. */
  readonly managers: readonly string[];
  /** Its labels and annotations. */
  readonly marks: Readonly<Record<string, string>>;
}

/** Reads and edits. Errors: UnavailableError, ConflictError (`changed`: it is not as it was read), RejectedError (`access_denied`, `invalid_parameter`: the API server refuses). */
export interface AwsAuthEdits {
  /** Undefined when the API server says that there is no such ConfigMap. */
  read(cluster: Cluster, facts: ClusterFacts): Promise<AwsAuthState | undefined>;
  /** Replaces the texts of sections, if they and the whole ConfigMap are as they were read. First as a dry run, which goes through the cluster's own checks. */
  edit(cluster: Cluster, facts: ClusterFacts, edit: { readonly changes: readonly SectionChange[]; readonly resourceVersion: string }): Promise<void>;
  /** Makes an immutable ConfigMap of that name beside aws-auth; one that is there already is left alone. */
  backUp(cluster: Cluster, facts: ClusterFacts, backup: Backup): Promise<void>;
  /** The data of a backup; undefined when there is none. */
  readBackup(cluster: Cluster, facts: ClusterFacts, name: string): Promise<AwsAuthData | undefined>;
}

/** A backup. */
export interface Backup {
  readonly name: string;
  readonly data: AwsAuthData;
}
