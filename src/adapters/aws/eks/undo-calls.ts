// What removals and upkeep share: "not found" is done when the cluster answers; a refusal is followed by a look.
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import { ConflictError, RejectedError, UnavailableError } from "../../../domain/errors.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { isNotFound } from "../aws-errors.ts";
import { requireCluster } from "./describe-cluster.ts";

/**
 * Runs a call whose aim is that something is gone or changed on what may be gone.
 * EKS says "not found" for entry and cluster alike, and whether a caller whose rights hang on the entry's tags is told 404 or 403
 * for an absent entry is not documented: so a refusal counts as done when `isGone` sees nothing left.
 * @throws UnavailableError, RejectedError
 */
export async function runUntilGone(at: { readonly calls: AwsCalls; readonly cluster: Cluster }, call: () => Promise<unknown>, isGone: () => Promise<boolean>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (isNotFound(error)) await requireCluster(at.calls, at.cluster, { callClass: "removal" });
    else if (!(isOpenRefusal(error) && await isGone())) throw asUndoError(error);
  }
}

function isOpenRefusal(error: unknown): boolean {
  return error instanceof RejectedError && (error.code === "access_denied" || error.code === "invalid_parameter");
}

// Another change is in progress: for taking away that only means later. Only what was not sent, for resting on an old read, is told as it is.
function asUndoError(error: unknown): unknown {
  return error instanceof ConflictError && error.code !== "stale_read" ? new UnavailableError("unavailable", error.message, { cause: error }) : error;
}
