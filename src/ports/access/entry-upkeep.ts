// Port: changes that never widen access: narrowing, tombstones, dropping dead lease tags.
import type { AccessScope } from "../../domain/cluster/access-scope.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { EntryArn, LeaseId, PrincipalArn } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";

/**
 * What narrowing rests on: the tags as they were read at `readAt`, and the earliest end of the leases that justify what stays. EKS associates anew what was
 * taken off meanwhile, so no attempt is sent by tags older than two seconds (ConflictError `stale_read`) nor within 5 s of that end (RejectedError `past_end`).
 */
export interface NarrowGuard {
  readonly readAt: Instant;
  readonly notAfter: Instant;
}

/** All are idempotent. Errors: UnavailableError (`maybe_done` when the write may have happened), RejectedError. An entry that is gone is no error. */
export interface EntryUpkeep {
  /** Replaces the scope of an associated policy by a smaller one. */
  narrow(cluster: Cluster, change: { readonly principal: PrincipalArn; readonly policy: string; readonly to: AccessScope }, guard: NarrowGuard): Promise<void>;
  /** Writes a tombstone: the lease is over, whatever else is said anywhere. */
  writeTombstone(cluster: Cluster, entryArn: EntryArn, tombstone: { readonly leaseId: LeaseId; readonly value: string }): Promise<void>;
  /** Removes tags of dead leases. */
  dropTags(cluster: Cluster, entryArn: EntryArn, keys: readonly string[]): Promise<void>;
}
