// TagResource and UntagResource on access entries. Their errors are BadRequestException and NotFoundException.
import { parseArn } from "../aws/arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { JsonObject } from "../aws/json.ts";
import { tagConditionKeys } from "../aws/policy/condition-keys.ts";
import type { EntryTruth } from "../aws/truth.ts";
import type { ClusterState } from "./cluster-state.ts";
import { currentEntries } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";
import { commitEntry } from "./eks-model.ts";
import { authorizeOn, clusterArnOf, entryKeys } from "./entry-permission.ts";
import { optionalTextMap } from "./input.ts";
import { problemWithTagKeys, problemWithTags } from "./tag-rules.ts";

interface Target {
  readonly cluster: ClusterState;
  readonly entry: EntryTruth;
}

/** TagResource: merges; fenced by the UUID in the ARN, so it never hits an entry that was made again. */
export function tagResource(call: EksCall): JsonObject {
  const tags = optionalTextMap(call.body, "tags") ?? {};
  const target = authorizeOnTarget(call, tagConditionKeys("aws:RequestTag", tags));
  const { entry } = requireTarget(call, target);
  refuseIf(problemWithTags(tags, entry.tags));
  return commitTags(call, target, { ...entry.tags, ...tags });
}

/** UntagResource: keys that are not there are no error. */
export function untagResource(call: EksCall): JsonObject {
  const tagKeys = call.query.filter(([name]) => name === "tagKeys").map(([, key]) => key);
  const target = authorizeOnTarget(call, { "aws:TagKeys": tagKeys });
  const { entry } = requireTarget(call, target);
  refuseIf(problemWithTagKeys(tagKeys));
  return commitTags(call, target, Object.fromEntries(Object.entries(entry.tags).filter(([key]) => !tagKeys.includes(key))));
}

function authorizeOnTarget(call: EksCall, keys: Readonly<Record<string, string | readonly string[]>>): Target | undefined {
  const resource = call.labels["resourceArn"] ?? "";
  const target = findTarget(call, resource);
  if (parseArn(resource) !== undefined) authorizeOn(call, resource, { ...(target === undefined ? {} : entryKeys(call, target.cluster, target.entry)), ...keys });
  return target;
}

function findTarget(call: EksCall, resource: string): Target | undefined {
  const clusterName = parseArn(resource)?.resource.split("/")[1] ?? "";
  const cluster = call.model.clusters.get(clusterArnOf(call, clusterName));
  const entry = cluster === undefined ? undefined : currentEntries(cluster).find(({ accessEntryArn }) => accessEntryArn === resource);
  return cluster === undefined || entry === undefined ? undefined : { cluster, entry };
}

function requireTarget(call: EksCall, target: Target | undefined): Target {
  const resource = call.labels["resourceArn"] ?? "";
  const arn = parseArn(resource);
  if (arn?.service !== "eks" || arn.region !== call.region) throw new AwsError("BadRequestException", 400, { message: `Invalid resource ARN: ${resource}` });
  if (target === undefined) throw new AwsError("NotFoundException", 404, { message: `Resource not found: ${resource}` });
  return target;
}

function refuseIf(problem: string | undefined): void {
  if (problem !== undefined) throw new AwsError("BadRequestException", 400, { message: problem });
}

function commitTags(call: EksCall, target: Target | undefined, tags: Readonly<Record<string, string>>): JsonObject {
  const { cluster, entry } = requireTarget(call, target);
  const tagKeys = call.query.map(([, key]) => key);
  commitEntry(call.model, cluster, {
    caller: call.caller.arn, operation: call.operation, parameters: { ...call.body, ...(tagKeys.length === 0 ? {} : { tagKeys }) },
    principalArn: entry.principalArn, next: { ...entry, tags },
  });
  return {};
}
