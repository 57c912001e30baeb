// Writing the tombstone of a lease: from then on no retry, replay or restored record brings it back.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { leaseTag, tombstoneTag, tombstoneValue } from "../../domain/lease/lease-tags.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { EntryUpkeep } from "../../ports/access/entry-upkeep.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** What writing a tombstone needs. */
export interface TombstoneDeps {
  readonly entryReader: EntryReader;
  readonly entryUpkeep: EntryUpkeep;
  readonly trustedClock: TrustedClock;
}

/** Writes the tombstone when the entry carries the lease and none yet. @returns whether one stands on the entry now */
export async function writeTombstone(deps: TombstoneDeps, cluster: Cluster, request: Pick<AccessRequest, "id" | "terms" | "end">): Promise<boolean> {
  const observed = await deps.entryReader.read(cluster, request.terms.principal, "removal");
  if (observed.kind === "absent") return false;
  const { tags, entryArn } = observed.entry;
  if (tags[tombstoneTag(request.id)] !== undefined) return true;
  if (tags[leaseTag(request.id)] === undefined) return false;
  const by = request.end !== undefined && "by" in request.end ? request.end.by.id : (request.end?.kind ?? "failed");
  await deps.entryUpkeep.writeTombstone(cluster, entryArn, { leaseId: request.id, value: tombstoneValue(deps.trustedClock.trusted().now, by) });
  return true;
}
