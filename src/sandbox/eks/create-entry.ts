// CreateAccessEntry.
import { parsePrincipalArn } from "../aws/arn.ts";
import { makeUuid } from "../aws/ids.ts";
import type { JsonObject } from "../aws/json.ts";
import { tagConditionKeys } from "../aws/policy/condition-keys.ts";
import type { EntryTruth } from "../aws/truth.ts";
import { authorize } from "../iam/authorize.ts";
import type { ClusterState } from "./cluster-state.ts";
import { currentEntries, currentEntry } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";
import { commitEntry } from "./eks-model.ts";
import { inUse, invalidParameter } from "./eks-errors.ts";
import { AwsError } from "../aws/aws-error.ts";
import { authorizeOnCluster, clusterArnOf, entryArn } from "./entry-permission.ts";
import { checkNames, checkPrincipal, checkType, defaultNames, needsPassRole } from "./entry-rules.ts";
import { findClusterWithEntries } from "./find-cluster.ts";
import { optionalText, optionalTextMap, optionalTexts } from "./input.ts";
import { keepResult, replayResult } from "./idempotency.ts";
import { problemWithTags } from "./tag-rules.ts";
import { wireEntry } from "./wire.ts";

interface CreateInput {
  readonly principalArn: string;
  readonly type: string | undefined;
  readonly username: string | undefined;
  readonly groups: readonly string[] | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** CreateAccessEntry: entry and tags appear together; username and type are filled in; the entry keeps the principal's hidden id. */
export function createAccessEntry(call: EksCall): JsonObject {
  const input = readInput(call.body);
  authorizeCreate(call, input);
  const cluster = findClusterWithEntries(call);
  const isReplaying = call.model.faults.knobs(cluster.arn).repeatedToken === "replay";
  const replayed = isReplaying ? replayResult(call, cluster) : undefined;
  if (replayed !== undefined) return replayed;
  const entry = makeEntry(call, cluster, input);
  commitEntry(call.model, cluster, { caller: call.caller.arn, operation: call.operation, parameters: call.body, principalArn: entry.principalArn, next: entry });
  return keepResult(call, cluster, { accessEntry: wireEntry(cluster.name, entry) });
}

function readInput(body: JsonObject): CreateInput {
  return {
    principalArn: optionalText(body, "principalArn") ?? "",
    type: optionalText(body, "type"),
    username: optionalText(body, "username"),
    groups: optionalTexts(body, "kubernetesGroups"),
    tags: optionalTextMap(body, "tags"),
  };
}

function authorizeCreate(call: EksCall, input: CreateInput): void {
  const tagKeys = input.tags === undefined ? {} : tagConditionKeys("aws:RequestTag", input.tags);
  authorizeOnCluster(call, {
    ...tagKeys,
    "eks:principalArn": input.principalArn, "eks:accessEntryType": input.type,
    "eks:username": input.username, "eks:kubernetesGroups": input.groups,
  });
  const { model, caller, region } = call;
  const clusterArn = clusterArnOf(call);
  if (input.tags !== undefined && model.faults.knobs(clusterArn).createNeedsTagResource) {
    const keys = { ...tagKeys, "eks:clusterName": call.labels["name"], "eks:principalArn": input.principalArn, "eks:accessEntryType": input.type ?? "STANDARD" };
    const resource = entryArn(clusterArn, input.principalArn, "00000000-0000-4000-8000-000000000000");
    authorize(model.principals, caller, { action: "eks:TagResource", resource, region, keys });
  }
  if (needsPassRole(input.type ?? "")) authorize(model.principals, caller, { action: "iam:PassRole", resource: input.principalArn, region, keys: { "iam:PassedToService": "eks.amazonaws.com" } });
}

function makeEntry(call: EksCall, cluster: ClusterState, input: CreateInput): EntryTruth {
  const { model } = call;
  const type = input.type ?? "STANDARD";
  const principal = checkPrincipal(input.principalArn, cluster.partition);
  checkType(type, principal, cluster.account);
  checkNames(type, input);
  const principalId = findHiddenId(call, cluster, input.principalArn);
  const problem = input.tags === undefined ? undefined : problemWithTags(input.tags);
  if (problem !== undefined) throw invalidParameter(problem);
  checkRoom(call, cluster, input.principalArn);
  const now = model.clocks.now();
  const defaults = defaultNames(type, principal, input.principalArn);
  return {
    principalArn: input.principalArn, principalId, type,
    accessEntryArn: entryArn(cluster.arn, input.principalArn, makeUuid(model.clocks.random)),
    username: input.username ?? defaults.username,
    kubernetesGroups: input.groups === undefined || input.groups.length === 0 ? defaults.groups : [...input.groups],
    tags: { ...input.tags },
    associations: [], createdAt: now, modifiedAt: now,
  };
}

/** The hidden id of a principal that exists, path and case included, and is visible by now; text from terraform-aws-modules/terraform-aws-eks#2969. */
function findHiddenId(call: EksCall, cluster: ClusterState, principalArn: string): string {
  const { model } = call;
  if (parsePrincipalArn(principalArn)?.kind === "root") return principalArn;
  const principal = model.principals.find(principalArn);
  const visibleFrom = model.clocks.now() - model.faults.knobs(cluster.arn).iamLag;
  if (principal === undefined || principal.createdAt > visibleFrom) throw invalidParameter("The specified principalArn is invalid: invalid principal.", { clusterName: cluster.name });
  return principal.uniqueId;
}

/** 409 for a second entry of a principal (text from terraform-aws-modules/terraform-aws-eks#3293), then 400 when the cluster is full. */
function checkRoom(call: EksCall, cluster: ClusterState, principalArn: string): void {
  if (currentEntry(cluster, principalArn) !== undefined) throw inUse("The specified access entry resource is already in use on this cluster.", { clusterName: cluster.name });
  const { quota } = call.model.faults.knobs(cluster.arn);
  if (currentEntries(cluster).length < quota.entries) return;
  throw new AwsError("ResourceLimitExceededException", 400, { message: `The maximum number of access entries (${String(quota.entries)}) has been reached for this cluster.`, members: { clusterName: cluster.name } });
}
