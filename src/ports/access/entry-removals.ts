// Port: taking access away. All that a reaper gets.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";

/** Both are idempotent: what is gone already is done (only when the cluster itself answers). Errors: UnavailableError, RejectedError. */
export interface EntryRemovals {
  /** Takes one access policy (name or ARN) off the entry. Of calls that wait, the one whose access was to end first (`due`) goes first; without `due` before all of them. */
  disassociate(cluster: Cluster, association: { readonly principal: PrincipalArn; readonly policy: string; readonly due?: Instant | undefined }): Promise<void>;
  /**
   * Deletes the entry with everything on it, by its tags as they were read at `readAt`. No attempt is sent when that is more than two seconds ago:
   * a lease may have been added since. Errors besides: ConflictError `stale_read`, nothing was done: read again.
   */
  deleteEntry(cluster: Cluster, entry: { readonly principal: PrincipalArn; readonly readAt: Instant }): Promise<void>;
}
