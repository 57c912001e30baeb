// The end of updates: nothing runs in the background, so every look at the clusters first finishes what is due.
import { parsePrincipalArn } from "../aws/arn.ts";
import { makeUuid } from "../aws/ids.ts";
import type { EntryTruth } from "../aws/truth.ts";
import { accessPolicyArn } from "./access-policies.ts";
import type { ClusterState, UpdateState } from "./cluster-state.ts";
import { currentEntry } from "./cluster-state.ts";
import type { EksModel } from "./eks-model.ts";
import { commitEntry } from "./eks-model.ts";
import { entryArn } from "./entry-permission.ts";
import { defaultNames } from "./entry-rules.ts";

/** Finishes every update whose time has come. */
export function settleUpdates(model: EksModel): void {
  const now = model.clocks.now();
  for (const cluster of model.clusters.values()) {
    for (const update of cluster.updates) if (update.status === "InProgress" && update.endsAt <= now) finish(model, cluster, update);
  }
}

function finish(model: EksModel, cluster: ClusterState, update: UpdateState): void {
  const { outcome } = model.faults.knobs(cluster.arn).modeUpdate;
  const before = cluster.mode;
  if (outcome === "fail") update.errors = [{ errorCode: "Unknown", errorMessage: "The update failed.", resourceIds: [cluster.name] }];
  update.status = outcome === "ok" ? "Successful" : outcome === "fail" ? "Failed" : "Cancelled";
  if (outcome === "ok" && update.mode !== undefined) cluster.mode = update.mode;
  model.journal.append({
    at: model.clocks.now(), caller: "eks", operation: update.type, account: cluster.account, region: cluster.region, cluster: cluster.name,
    parameters: { update: update.id, status: update.status }, before: { mode: before }, after: { mode: cluster.mode },
  });
  if (before === "CONFIG_MAP" && cluster.mode !== "CONFIG_MAP") makeOwnEntries(model, cluster);
}

/** The entries that EKS makes when access entries are switched on: for node groups and Fargate profiles in aws-auth, and for the creator. */
function makeOwnEntries(model: EksModel, cluster: ClusterState): void {
  const { nodeEntries } = model.faults.knobs(cluster.arn);
  const mapped = model.mappedRoles?.(cluster.arn).map(nameOf);
  const isMapped = (arn: string): boolean => mapped?.includes(nameOf(arn)) ?? true;
  const nodes = nodeEntries === "none" ? [] : cluster.nodegroups.map(({ nodeRole, amiType }) => ({ arn: nodeRole, type: amiType.startsWith("WINDOWS") ? "EC2_WINDOWS" : "EC2_LINUX" }));
  const pods = nodeEntries === "all" ? cluster.fargateProfiles.map(({ podExecutionRoleArn }) => ({ arn: podExecutionRoleArn, type: "FARGATE_LINUX" })) : [];
  for (const { arn, type } of [...nodes, ...pods]) if (isMapped(arn)) makeOwnEntry(model, cluster, { principalArn: arn, type, at: model.clocks.now() });
  makeCreatorEntry(model, cluster, model.clocks.now());
}

/** Gives the creator of a cluster its admin entry, if that was chosen and there is none. */
export function makeCreatorEntry(model: EksModel, cluster: ClusterState, at: number): void {
  if (cluster.creator !== undefined && cluster.bootstrapCreatorAdmin !== false) makeOwnEntry(model, cluster, { principalArn: cluster.creator, type: "STANDARD", at });
}

function makeOwnEntry(model: EksModel, cluster: ClusterState, { at, ...own }: { readonly principalArn: string; readonly type: string; readonly at: number }): void {
  const principal = parsePrincipalArn(own.principalArn);
  if (principal === undefined || currentEntry(cluster, own.principalArn) !== undefined) return;
  const { username, groups } = defaultNames(own.type, principal, own.principalArn);
  const admin = { policyArn: accessPolicyArn(cluster.partition, "AmazonEKSClusterAdminPolicy"), scope: { type: "cluster" as const, namespaces: [] }, associatedAt: at, modifiedAt: at };
  const next: EntryTruth = {
    ...own, username, kubernetesGroups: groups, tags: {}, createdAt: at, modifiedAt: at,
    principalId: model.principals.find(own.principalArn)?.uniqueId ?? "",
    accessEntryArn: entryArn(cluster.arn, own.principalArn, makeUuid(model.clocks.random)),
    associations: own.type === "STANDARD" ? [admin] : [],
  };
  commitEntry(model, cluster, { caller: "eks", operation: "CreateAccessEntry", parameters: { ...own }, principalArn: own.principalArn, next });
}

/** The name of a role without its path, as aws-auth writes it. */
function nameOf(arn: string): string {
  return arn.replace(/^(arn:[^/]+role\/).*?([^/]+)$/, "$1$2");
}
