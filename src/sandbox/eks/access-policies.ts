// The access policies that EKS knows, and ListAccessPolicies.
import { partitionOf } from "../aws/arn.ts";
import type { JsonObject } from "../aws/json.ts";
import data from "./access-policies.json" with { type: "json" };
import type { EksCall } from "./eks-model.ts";
import { authorizeOn } from "./entry-permission.ts";
import { pageOf } from "./paging.ts";

const prefix = "eks::aws:cluster-access-policy/";
const serviceLinkedOnly = new Map(data.policies.map((policy) => [policy.name, policy.serviceLinkedRoleOnly]));

/** ARN of an access policy in a partition. */
export function accessPolicyArn(partition: string, name: string): string {
  return `arn:${partition}:${prefix}${name}`;
}

/** What EKS knows of a policy ARN in a partition; undefined for an unknown one. */
export function findAccessPolicy(partition: string, arn: string): { readonly isServiceLinkedOnly: boolean } | undefined {
  const start = accessPolicyArn(partition, "");
  const isServiceLinkedOnly = arn.startsWith(start) ? serviceLinkedOnly.get(arn.slice(start.length)) : undefined;
  return isServiceLinkedOnly === undefined ? undefined : { isServiceLinkedOnly };
}

/** ListAccessPolicies. */
export function listAccessPolicies(call: EksCall): JsonObject {
  authorizeOn(call, "*");
  const page = pageOf(call, { items: data.policies.map(({ name }) => name), keyOf: (name) => name });
  const partition = partitionOf(call.region);
  return { accessPolicies: page.items.map((name) => ({ name, arn: accessPolicyArn(partition, name) })), nextToken: page.nextToken };
}
