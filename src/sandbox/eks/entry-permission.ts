// IAM for calls about clusters and access entries. Source of the keys: Service Authorization Reference, Amazon EKS.
import { parsePrincipalArn, partitionOf } from "../aws/arn.ts";
import { tagConditionKeys } from "../aws/policy/condition-keys.ts";
import type { EntryTruth } from "../aws/truth.ts";
import { authorize } from "../iam/authorize.ts";
import type { ClusterState } from "./cluster-state.ts";
import { currentEntry } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";

type Keys = Readonly<Record<string, string | readonly string[] | undefined>>;

/** ARN of the cluster that the call's path names, in the caller's account; it need not exist. */
export function clusterArnOf(call: EksCall, name = call.labels["name"] ?? ""): string {
  return `arn:${partitionOf(call.region)}:eks:${call.region}:${call.caller.account}:cluster/${name}`;
}

/** Refuses the call unless the caller may do it on the cluster of the path. */
export function authorizeOnCluster(call: EksCall, keys: Keys = {}): void {
  authorizeOn(call, clusterArnOf(call), keys);
}

/** Refuses the call unless the caller may do it on that resource. */
export function authorizeOn(call: EksCall, resource: string, keys: Keys = {}): void {
  authorize(call.model.principals, call.caller, { action: `eks:${call.operation}`, resource, region: call.region, keys });
}

/** Refuses the call unless the caller may do it on the entry of the path; for one that is gone the knob `absentEntry` decides. */
export function authorizeOnEntry(call: EksCall, keys: Keys = {}): void {
  const clusterArn = clusterArnOf(call);
  const cluster = call.model.clusters.get(clusterArn);
  const principalArn = call.labels["principalArn"] ?? "";
  const entry = cluster === undefined ? undefined : currentEntry(cluster, principalArn);
  if (cluster !== undefined && entry !== undefined) {
    authorizeOn(call, entry.accessEntryArn, { ...entryKeys(call, cluster, entry), ...keys });
    return;
  }
  authorize(call.model.principals, call.caller, {
    action: `eks:${call.operation}`,
    resource: entryArn(clusterArn, principalArn, "00000000-0000-4000-8000-000000000000"),
    region: call.region,
    keys: { "eks:clusterName": call.labels["name"], "eks:principalArn": principalArn, ...keys },
    resourceIsGone: call.model.faults.knobs(clusterArn).absentEntry === 404,
  });
}

/** The keys that an entry carries as a resource; its tags are those that IAM sees by now. */
export function entryKeys(call: EksCall, cluster: ClusterState, entry: EntryTruth): Keys {
  const seenAt = call.model.clocks.now() - call.model.faults.knobs(cluster.arn).tagLag;
  const seen = cluster.entries.get(entry.principalArn)?.at(seenAt);
  const tags = seen?.accessEntryArn === entry.accessEntryArn ? seen.tags : {};
  return {
    ...tagConditionKeys("aws:ResourceTag", tags),
    "eks:clusterName": cluster.name,
    "eks:principalArn": entry.principalArn,
    "eks:accessEntryType": entry.type,
    "eks:username": entry.username,
    "eks:kubernetesGroups": entry.kubernetesGroups,
  };
}

/** `arn:…:access-entry/<cluster>/<role|user>/<account>/<name without path>/<uuid>`. */
export function entryArn(clusterArn: string, principalArn: string, uuid: string): string {
  const principal = parsePrincipalArn(principalArn);
  const kind = principal?.kind === "role" ? "role" : "user";
  const owner = `${kind}/${principal?.account ?? ""}/${principal?.name ?? ""}`;
  return `${clusterArn.replace(":cluster/", ":access-entry/")}/${owner}/${uuid}`;
}
