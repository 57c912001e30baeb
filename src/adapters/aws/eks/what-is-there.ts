// A look at what a refused change was about: what is gone already needs no change.
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import type { EntryArn, PrincipalArn } from "../../../domain/ids.ts";
import { isPrincipalArn } from "../../../domain/ids.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { isNotFound } from "../aws-errors.ts";
import { requireCluster } from "./describe-cluster.ts";
import { describeEntry, listAssociations, listEntries } from "./entry-reads.ts";
import { accessPolicyArn } from "./access-policy-arn.ts";

/** Whether there is no entry of the principal. @throws UnavailableError `cluster_not_found` when the cluster is not there either */
export async function isEntryGone(calls: AwsCalls, cluster: Cluster, principal: PrincipalArn): Promise<boolean> {
  return isAbsent(calls, cluster, async () => describeEntry(calls, cluster, { principal, callClass: "removal" }));
}

/** Whether the policy is not associated: an entry without it, or none. @throws UnavailableError `cluster_not_found` */
export async function isPolicyGone(calls: AwsCalls, cluster: Cluster, association: { readonly principal: PrincipalArn; readonly policy: string }): Promise<boolean> {
  const arn = accessPolicyArn(association.policy, cluster.partition);
  let isListed = false;
  const isGone = await isAbsent(calls, cluster, async () => {
    const there = await listAssociations(calls, cluster, { principal: association.principal, callClass: "removal" });
    isListed = there.some(({ policy }) => accessPolicyArn(policy, cluster.partition) === arn);
  });
  return isGone || !isListed;
}

/** Whether no entry has this ARN; it does not tell the principal's path, so every entry of that name is looked at. */
export async function isEntryArnGone(calls: AwsCalls, cluster: Cluster, entryArn: EntryArn): Promise<boolean> {
  const [kind = "", account = "", name = ""] = entryArn.split(":access-entry/")[1]?.split("/").slice(1) ?? [];
  const principals = await listEntries(calls, cluster, { callClass: "removal" });
  const candidates = principals.filter(isPrincipalArn).filter((arn) => arn.includes(`::${account}:${kind}/`) && arn.endsWith(`/${name}`));
  for (const principal of candidates) {
    let found: string | undefined;
    await isAbsent(calls, cluster, async () => { found = (await describeEntry(calls, cluster, { principal, callClass: "removal" }))?.accessEntryArn; });
    if (found === entryArn) return false;
  }
  return true;
}

async function isAbsent(calls: AwsCalls, cluster: Cluster, look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look();
    return false;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await requireCluster(calls, cluster, { callClass: "removal" });
    return true;
  }
}
