// Who made a cluster is not said by EKS. In CONFIG_MAP mode whoever did is let in without standing anywhere; later there may be an entry (EKS User Guide, "authentication modes").
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { ClusterFacts } from "../cluster/cluster.ts";
import { adminPolicy } from "../migration/migration-facts.ts";
import type { PrincipalArn } from "../ids.ts";
import type { Findings } from "./findings.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** What can be said of the creator: let in where nothing shows it, nothing, or whose entry looks like theirs. */
export type Creator = "hidden" | "not_seen" | { readonly likely: PrincipalArn } | Unknown;

/** EKS makes the creator's entry with the cluster; making one takes minutes. */
const withTheCluster = 60 * 60_000;

/** Who most likely made the cluster. */
export function creatorOf({ facts, entries }: Findings): Creator {
  if (isUnknown(facts)) return facts;
  if (facts.mode === "CONFIG_MAP") return "hidden";
  if (isUnknown(entries)) return entries;
  const likely = entries.find((entry) => !isUnknown(entry) && mayBeCreators(entry, facts));
  if (likely !== undefined) return { likely: likely.principal };
  return entries.some((entry) => isUnknown(entry)) ? { unknown: "an entry that was not read may be theirs" } : "not_seen";
}

/** Whether an entry looks like the one that EKS makes for the creator: administrator of the whole cluster, no tags, as old as the cluster. */
export function mayBeCreators({ type, tags, associations, createdAt }: ObservedEntry, facts: Pick<ClusterFacts, "createdAt">): boolean {
  const isAdmin = associations.some(({ policy, scope }) => policy === adminPolicy && scope?.type === "cluster");
  return type === "STANDARD" && isAdmin && Object.keys(tags).length === 0 && Math.abs(createdAt - facts.createdAt) <= withTheCluster;
}
