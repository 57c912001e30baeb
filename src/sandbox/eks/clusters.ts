// DescribeCluster and ListClusters.
import type { JsonObject } from "../aws/json.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { EksCall, EksModel } from "./eks-model.ts";
import { authorizeOn, authorizeOnCluster } from "./entry-permission.ts";
import { findCluster } from "./find-cluster.ts";
import { pageOf } from "./paging.ts";
import { wireCluster } from "./wire.ts";

/** DescribeCluster. */
export function describeCluster(call: EksCall): JsonObject {
  authorizeOnCluster(call);
  const cluster = findCluster(call);
  return { cluster: wireCluster(cluster, statusOf(call.model, cluster)) };
}

/** ACTIVE, or UPDATING while an update runs; it turns a tenth of the update's time late, since the transition is eventually consistent. */
export function statusOf(model: EksModel, cluster: ClusterState): string {
  const now = model.clocks.now();
  const isUpdating = cluster.updates.some(({ status, createdAt, endsAt }) => status === "InProgress" && now >= createdAt + (endsAt - createdAt) / 10);
  return isUpdating ? "UPDATING" : "ACTIVE";
}

/** ListClusters: names of the caller's clusters in the region. */
export function listClusters(call: EksCall): JsonObject {
  authorizeOn(call, "*");
  const names = [...call.model.clusters.values()]
    .filter(({ account, region }) => account === call.caller.account && region === call.region)
    .map(({ name }) => name);
  const page = pageOf(call, { items: names, keyOf: (name) => name });
  return { clusters: page.items, nextToken: page.nextToken };
}
