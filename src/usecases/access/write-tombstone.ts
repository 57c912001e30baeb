// Writing the tombstone of a lease: from then on no retry, replay or restored record brings it back.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { leaseTag, tombstoneTag, tombstoneValue } from "../../domain/lease/lease-tags.ts";
import { judgeObserved } from "./converge-principal.ts";
import type { ConvergeDeps } from "./converge-principal.ts";

/** What writing a tombstone needs. */
export type TombstoneDeps = Pick<ConvergeDeps, "entryReader" | "entryUpkeep" | "trustedClock" | "settings" | "leaseKeys" | "provedEntries">;

/** Writes the tombstone when our own entry carries the lease and none yet. @returns whether one stands on the entry now */
export async function writeTombstone(deps: TombstoneDeps, cluster: Cluster, request: Pick<AccessRequest, "id" | "terms" | "end">): Promise<boolean> {
  const observed = await deps.entryReader.read(cluster, request.terms.principal, "removal");
  // A lease tag that was copied onto somebody else's entry gives no right to write there.
  if (observed.kind === "absent" || judgeObserved(deps, cluster, observed)?.ownership !== "own") return false;
  const { tags, entryArn } = observed.entry;
  if (tags[tombstoneTag(request.id)] !== undefined) return true;
  if (tags[leaseTag(request.id)] === undefined) return false;
  const by = request.end !== undefined && "by" in request.end ? request.end.by.id : (request.end?.kind ?? "failed");
  await deps.entryUpkeep.writeTombstone(cluster, entryArn, { leaseId: request.id, value: tombstoneValue(deps.trustedClock.trusted().now, by) });
  return true;
}
