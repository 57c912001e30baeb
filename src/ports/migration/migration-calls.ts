// Port: what a migration run reads and changes in EKS. Its entries carry its own tag and never the owner's: they are standing entries, which no sweep touches.
import type { AuthenticationMode, Cluster } from "../../domain/cluster/cluster.ts";
import type { PolicyOnScope } from "../../domain/migration/migration-facts.ts";
import type { SeenUpdate } from "../../domain/migration/run/seen.ts";
import type { EntryToMake } from "../../domain/migration/verdict.ts";
import type { NotAfterGuard } from "../access/entry-grants.ts";

/**
 * Calls to EKS. None of them is sent after the guard's time.
 * Errors: ConflictError (`already_exists`), UnavailableError (`maybe_done`, `not_found`), RejectedError (`access_denied`, `invalid_parameter`, `invalid_principal`, `quota`, `past_end`).
 */
export interface MigrationCalls {
  /** Creates an entry with everything but its policies, with these tags in the same call. `token` makes repeats one create. */
  createEntry(cluster: Cluster, entry: EntryToMake & { readonly tags: Readonly<Record<string, string>>; readonly token: string }, guard: NotAfterGuard): Promise<void>;
  associate(cluster: Cluster, association: { readonly principal: string; readonly policy: PolicyOnScope }, guard: NotAfterGuard): Promise<void>;
  /** Deletes an entry with its associations. One that is not there is no error. The caller has just read its tags. */
  deleteEntry(cluster: Cluster, principal: string, guard: NotAfterGuard): Promise<void>;
  /** Asks for a change of the authentication mode, which cannot be taken back; gives the id of the update. */
  switchMode(cluster: Cluster, change: { readonly to: AuthenticationMode; readonly token: string }, guard: NotAfterGuard): Promise<string>;
  describeUpdate(cluster: Cluster, id: string): Promise<SeenUpdate>;
}
