// Port: reading access entries.
import type { Observed, ObservedTags } from "../../domain/cluster/access-entry.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";

/** What a read is for. Removals go first in the limiter; among them the one whose access was to end first (`due`), and before all of them those without it. What people look at (`look`) goes last. */
export type ReadFor = "removal" | "grant" | "background" | "look" | { readonly due: Instant };

/**
 * Reads access entries of a cluster.
 * All pages or an error, never a part. Errors: UnavailableError (no answer, throttled, cluster not found), RejectedError (`mode_config_map`, `access_denied`).
 */
export interface EntryReader {
  /** The principals of all access entries. */
  listPrincipals(cluster: Cluster): Promise<readonly PrincipalArn[]>;
  /** The principals that have this access policy associated (by the service's filter; may be stale). */
  listPrincipalsWith(cluster: Cluster, policy: string): Promise<readonly PrincipalArn[]>;
  /**
   * One entry in normal form, associations read before the entry and its tags. `absent` only when the service says
   * not found and the cluster itself can be described.
   */
  read(cluster: Cluster, principal: PrincipalArn, readFor: ReadFor): Promise<Observed>;
  /** The same without associations, by fewer calls: for what is known to be over, and for looking whether it is gone. */
  readTags(cluster: Cluster, principal: PrincipalArn, readFor: ReadFor): Promise<ObservedTags>;
}
