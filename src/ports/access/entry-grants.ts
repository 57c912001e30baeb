// Port: the only calls that give access. Nothing that removes may reach it.
import type { AccessScope } from "../../domain/cluster/access-scope.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { AccessPolicyName, EntryArn, LeaseId, PrincipalArn } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";

/** Checked before every attempt is signed: trusted now must be at least 5 s before the end. Errors: RejectedError `past_end`. */
export interface NotAfterGuard {
  readonly notAfter: Instant;
}

/**
 * Gives access. Each call is idempotent by its parameters.
 * Errors: ConflictError (`already_exists`: an entry is there, read it), UnavailableError (`maybe_done`), RejectedError (`past_end`, `invalid_parameter`, `quota`, `mode_config_map`, `access_denied`).
 */
export interface EntryGrants {
  /** Creates an entry of type STANDARD without groups, with these tags in the same call. `token` makes repeats one create. */
  createEntry(cluster: Cluster, entry: { readonly principal: PrincipalArn; readonly tags: Readonly<Record<string, string>>; readonly token: string }, guard: NotAfterGuard): Promise<void>;
  /** Adds the tag of a lease to our own entry. */
  addLease(cluster: Cluster, lease: { readonly entryArn: EntryArn; readonly leaseId: LeaseId; readonly value: string }, guard: NotAfterGuard): Promise<void>;
  /** Associates an access policy, replacing its scope: the caller passes the union of all live leases. */
  associate(cluster: Cluster, association: { readonly principal: PrincipalArn; readonly policy: AccessPolicyName; readonly scope: AccessScope }, guard: NotAfterGuard): Promise<void>;
}
