// UpdateClusterConfig for the authentication mode, DescribeUpdate, ListUpdates.
import { makeUuid } from "../aws/ids.ts";
import type { JsonObject } from "../aws/json.ts";
import type { AuthenticationMode } from "../aws/truth.ts";
import type { ClusterState, UpdateState } from "./cluster-state.ts";
import type { EksCall, EksModel } from "./eks-model.ts";
import { inUse, invalidParameter, notFound } from "./eks-errors.ts";
import { authorizeOnCluster } from "./entry-permission.ts";
import { findCluster } from "./find-cluster.ts";
import { optionalObject, optionalText } from "./input.ts";
import { pageOf } from "./paging.ts";
import { wireUpdate } from "./wire.ts";

const modes: readonly AuthenticationMode[] = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

/** UpdateClusterConfig: one step forward only; the update runs for the time of the knob `modeUpdate`. */
export function updateClusterConfig(call: EksCall): JsonObject {
  const accessConfig = optionalObject(call.body, "accessConfig");
  const sentMode = accessConfig === undefined ? undefined : optionalText(accessConfig, "authenticationMode");
  authorizeOnCluster(call, { "eks:authenticationMode": sentMode });
  const cluster = findCluster(call);
  const token = optionalText(call.body, "clientRequestToken");
  const mode = checkChange(call.body, sentMode);
  const running = cluster.updates.find(({ status }) => status === "InProgress");
  if (running?.token !== undefined && running.token === token && running.mode === mode) return { update: wireUpdate(running) };
  // aws-controllers-k8s/community#1192
  if (running !== undefined) throw inUse(`Cannot AccessConfigUpdate because cluster ${cluster.name} currently has update ${running.id} in progress`, { clusterName: cluster.name });
  checkStep(cluster, mode);
  return { update: wireUpdate(startModeUpdate(call.model, cluster, { mode, token, caller: call.caller.arn })) };
}

function checkChange(body: JsonObject, mode: string | undefined): AuthenticationMode {
  const kinds = Object.entries(body).filter(([member, value]) => member !== "clientRequestToken" && value !== undefined && value !== null).map(([member]) => member);
  if (kinds.length !== 1) throw invalidParameter("Only one type of update can be allowed.");
  if (kinds[0] !== "accessConfig") throw invalidParameter(`The sandbox does not offer updates of ${String(kinds[0])}.`);
  const known = modes.find((candidate) => candidate === mode);
  if (known === undefined) throw invalidParameter(`authenticationMode must be one of [${modes.join(", ")}]`);
  return known;
}

/** Text from pulumi/pulumi-eks#1493 and aws/aws-cdk#31032; it also stands for the present mode. */
function checkStep(cluster: ClusterState, mode: AuthenticationMode): void {
  if (modes.indexOf(mode) !== modes.indexOf(cluster.mode) + 1) throw invalidParameter(`Unsupported authentication mode update from ${cluster.mode} to ${mode}`, { clusterName: cluster.name });
}

/** Starts a change of mode, without asking whether it is allowed. */
export function startModeUpdate(model: EksModel, cluster: ClusterState, change: { readonly mode: AuthenticationMode; readonly token: string | undefined; readonly caller: string }): UpdateState {
  const params = [{ type: "AuthenticationMode", value: JSON.stringify(change.mode) }];
  const update = startUpdate(model, cluster, { ...change, type: "AccessConfigUpdate", params });
  model.journal.append({
    at: update.createdAt, caller: change.caller, operation: "UpdateClusterConfig", account: cluster.account, region: cluster.region, cluster: cluster.name,
    parameters: { accessConfig: { authenticationMode: change.mode } }, before: { mode: cluster.mode }, after: { mode: cluster.mode, update: update.id },
  });
  return update;
}

/** Starts an update of any kind. */
export function startUpdate(model: EksModel, cluster: ClusterState, update: Pick<UpdateState, "type" | "params" | "caller"> & Partial<Pick<UpdateState, "token" | "mode">>): UpdateState {
  const createdAt = model.clocks.now();
  const started: UpdateState = {
    token: undefined, mode: undefined, ...update,
    id: makeUuid(model.clocks.random), status: "InProgress", createdAt, errors: [],
    endsAt: createdAt + model.faults.knobs(cluster.arn).modeUpdate.duration,
  };
  cluster.updates.push(started);
  return started;
}

/** DescribeUpdate. */
export function describeUpdate(call: EksCall): JsonObject {
  authorizeOnCluster(call);
  const id = call.labels["updateId"] ?? "";
  const cluster = findCluster(call);
  const update = cluster.updates.find((candidate) => candidate.id === id);
  if (update === undefined) throw notFound(`No update found for ID: ${id}`, { clusterName: cluster.name });
  return { update: wireUpdate(update) };
}

/** ListUpdates. */
export function listUpdates(call: EksCall): JsonObject {
  authorizeOnCluster(call);
  const page = pageOf(call, { items: findCluster(call).updates.map(({ id }) => id), keyOf: (id) => id });
  return { updateIds: page.items, nextToken: page.nextToken };
}
