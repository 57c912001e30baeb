// Idempotency tokens: a call repeated with its token and parameters gets the first answer again.
import type { JsonObject } from "../aws/json.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";
import { invalidParameter } from "./eks-errors.ts";
import { optionalText } from "./input.ts";

const kept = 10_000;

/** The first answer to this token, if there was one; 400 when it came with other parameters (unverified on real AWS). */
export function replayResult(call: EksCall, cluster: ClusterState): JsonObject | undefined {
  const token = optionalText(call.body, "clientRequestToken");
  const stored = token === undefined ? undefined : cluster.results.get(keyOf(call, token));
  if (stored === undefined) return undefined;
  if (stored.parameters !== parametersOf(call)) throw invalidParameter("The clientRequestToken was used before with other parameters", { clusterName: cluster.name });
  return stored.result;
}

/** Keeps an answer for its token, and gives it back; the oldest are forgotten. */
export function keepResult(call: EksCall, cluster: ClusterState, result: JsonObject): JsonObject {
  const token = optionalText(call.body, "clientRequestToken");
  if (token === undefined) return result;
  cluster.results.set(keyOf(call, token), { parameters: parametersOf(call), result });
  const oldest = cluster.results.keys().next();
  if (cluster.results.size > kept && oldest.done !== true) cluster.results.delete(oldest.value);
  return result;
}

function keyOf(call: EksCall, token: string): string {
  return `${call.operation} ${token}`;
}

function parametersOf(call: EksCall): string {
  return JSON.stringify([call.labels, sorted(call.body)]);
}

function sorted(body: JsonObject): readonly (readonly [string, unknown])[] {
  return Object.entries(body).sort(([one], [other]) => (one < other ? -1 : 1));
}
