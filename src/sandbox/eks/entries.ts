// DescribeAccessEntry, ListAccessEntries, UpdateAccessEntry, DeleteAccessEntry.
import { parsePrincipalArn } from "../aws/arn.ts";
import type { AwsError } from "../aws/aws-error.ts";
import type { JsonObject } from "../aws/json.ts";
import type { EntryTruth } from "../aws/truth.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";
import { commitEntry } from "./eks-model.ts";
import { invalidParameter, invalidRequest } from "./eks-errors.ts";
import { authorizeOnCluster, authorizeOnEntry } from "./entry-permission.ts";
import { checkNames, defaultNames, isServiceLinked } from "./entry-rules.ts";
import { findClusterWithEntries, findEntry, readEntry, readTime } from "./find-cluster.ts";
import { keepResult, replayResult } from "./idempotency.ts";
import { optionalText, optionalTexts, queryText } from "./input.ts";
import { pageOf } from "./paging.ts";
import { wireEntry } from "./wire.ts";

/** DescribeAccessEntry. */
export function describeAccessEntry(call: EksCall): JsonObject {
  authorizeOnEntry(call);
  const cluster = findClusterWithEntries(call);
  return { accessEntry: wireEntry(cluster.name, readEntry(call, cluster)) };
}

/** ListAccessEntries: principal ARNs only; `associatedPolicyArn` narrows. */
export function listAccessEntries(call: EksCall): JsonObject {
  authorizeOnCluster(call);
  const cluster = findClusterWithEntries(call);
  const policyArn = queryText(call.query, "associatedPolicyArn");
  const items = entriesAt(cluster, readTime(call, cluster))
    .filter((entry) => policyArn === undefined || entry.associations.some((association) => association.policyArn === policyArn))
    .map((entry) => entry.principalArn);
  const page = pageOf(call, { items, keyOf: (principalArn) => principalArn });
  return { accessEntries: page.items, nextToken: page.nextToken };
}

function entriesAt(cluster: ClusterState, time: number): readonly EntryTruth[] {
  return [...cluster.entries.values()].flatMap((timeline) => timeline.at(time) ?? []);
}

/** UpdateAccessEntry: replaces groups and username; what is left out falls back to its default (hashicorp/terraform-provider-aws#36480). */
export function updateAccessEntry(call: EksCall): JsonObject {
  authorizeOnEntry(call);
  const cluster = findClusterWithEntries(call);
  const entry = findEntry(call, cluster);
  const names = { username: optionalText(call.body, "username"), groups: optionalTexts(call.body, "kubernetesGroups") };
  const replayed = replayResult(call, cluster);
  if (replayed !== undefined) return replayed;
  refuseServiceLinked(entry.principalArn);
  checkNames(entry.type, names);
  const principal = parsePrincipalArn(entry.principalArn);
  if (principal === undefined) throw invalidParameter("The principalArn parameter format is not valid");
  const defaults = defaultNames(entry.type, principal, entry.principalArn);
  const next: EntryTruth = {
    ...entry,
    username: names.username ?? defaults.username,
    kubernetesGroups: names.groups === undefined || names.groups.length === 0 ? defaults.groups : [...names.groups],
    modifiedAt: call.model.clocks.now(),
  };
  commitEntry(call.model, cluster, { caller: call.caller.arn, operation: call.operation, parameters: call.body, principalArn: entry.principalArn, next });
  return keepResult(call, cluster, { accessEntry: wireEntry(cluster.name, next) });
}

/** DeleteAccessEntry: takes the associations with it at once. */
export function deleteAccessEntry(call: EksCall): JsonObject {
  authorizeOnEntry(call);
  const cluster = findClusterWithEntries(call);
  const { principalArn } = findEntry(call, cluster);
  refuseServiceLinked(principalArn, invalidRequest);
  commitEntry(call.model, cluster, { caller: call.caller.arn, operation: call.operation, parameters: { principalArn }, principalArn, next: undefined });
  return {};
}

/** Text from hashicorp/terraform-provider-aws#36447; `refuse` makes the exception that the operation declares. */
export function refuseServiceLinked(principalArn: string, refuse: (message: string) => AwsError = invalidParameter): void {
  if (isServiceLinked(principalArn)) throw refuse("The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role");
}
