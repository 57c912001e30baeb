// Port: taking access away. All that a reaper gets.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";

/** Both are idempotent: what is gone already is done (only when the cluster itself answers). Errors: UnavailableError, RejectedError. */
export interface EntryRemovals {
  /** Takes one access policy (name or ARN) off the entry. */
  disassociate(cluster: Cluster, principal: PrincipalArn, policy: string): Promise<void>;
  /** Deletes the entry with everything on it. The caller has read its tags within the last two seconds. */
  deleteEntry(cluster: Cluster, principal: PrincipalArn): Promise<void>;
}
