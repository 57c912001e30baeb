// The operations of EKS that the sandbox offers, by method and path, and nothing else.
import type { JsonObject } from "../aws/json.ts";
import { listAccessPolicies } from "./access-policies.ts";
import { associateAccessPolicy, disassociateAccessPolicy, listAssociatedAccessPolicies } from "./associations.ts";
import { describeCluster, listClusters } from "./clusters.ts";
import { createAccessEntry } from "./create-entry.ts";
import type { EksCall } from "./eks-model.ts";
import { deleteAccessEntry, describeAccessEntry, listAccessEntries, updateAccessEntry } from "./entries.ts";
import { describeUpdate, listUpdates, updateClusterConfig } from "./mode-updates.ts";
import { describeFargateProfile, describeNodegroup, listFargateProfiles, listNodegroups } from "./node-groups.ts";
import { tagResource, untagResource } from "./tags.ts";

/** One operation: synchronous, so that a call is worked off as a whole. */
interface EksOperation {
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Parts in braces are labels. Source: EKS API model, `http.requestUri`. */
  readonly path: string;
  readonly run: (call: EksCall) => JsonObject;
}

const entries = "/clusters/{name}/access-entries";
const entry = `${entries}/{principalArn}`;
const policies = `${entry}/access-policies`;

/** All operations. */
export const eksOperations: readonly EksOperation[] = [
  { name: "CreateAccessEntry", method: "POST", path: entries, run: createAccessEntry },
  { name: "ListAccessEntries", method: "GET", path: entries, run: listAccessEntries },
  { name: "DescribeAccessEntry", method: "GET", path: entry, run: describeAccessEntry },
  { name: "UpdateAccessEntry", method: "POST", path: entry, run: updateAccessEntry },
  { name: "DeleteAccessEntry", method: "DELETE", path: entry, run: deleteAccessEntry },
  { name: "AssociateAccessPolicy", method: "POST", path: policies, run: associateAccessPolicy },
  { name: "ListAssociatedAccessPolicies", method: "GET", path: policies, run: listAssociatedAccessPolicies },
  { name: "DisassociateAccessPolicy", method: "DELETE", path: `${policies}/{policyArn}`, run: disassociateAccessPolicy },
  { name: "ListAccessPolicies", method: "GET", path: "/access-policies", run: listAccessPolicies },
  { name: "ListClusters", method: "GET", path: "/clusters", run: listClusters },
  { name: "DescribeCluster", method: "GET", path: "/clusters/{name}", run: describeCluster },
  { name: "UpdateClusterConfig", method: "POST", path: "/clusters/{name}/update-config", run: updateClusterConfig },
  { name: "ListUpdates", method: "GET", path: "/clusters/{name}/updates", run: listUpdates },
  { name: "DescribeUpdate", method: "GET", path: "/clusters/{name}/updates/{updateId}", run: describeUpdate },
  { name: "ListNodegroups", method: "GET", path: "/clusters/{name}/node-groups", run: listNodegroups },
  { name: "DescribeNodegroup", method: "GET", path: "/clusters/{name}/node-groups/{nodegroupName}", run: describeNodegroup },
  { name: "ListFargateProfiles", method: "GET", path: "/clusters/{name}/fargate-profiles", run: listFargateProfiles },
  { name: "DescribeFargateProfile", method: "GET", path: "/clusters/{name}/fargate-profiles/{fargateProfileName}", run: describeFargateProfile },
  { name: "TagResource", method: "POST", path: "/tags/{resourceArn}", run: tagResource },
  { name: "UntagResource", method: "DELETE", path: "/tags/{resourceArn}", run: untagResource },
];

/** An operation with the labels of one path, decoded once. */
export interface RoutedOperation {
  readonly operation: EksOperation;
  readonly labels: Readonly<Record<string, string>>;
}

/** Finds the operation of a method and a path as sent; undefined for any other. */
export function routeOperation(method: string, path: string): RoutedOperation | undefined {
  for (const operation of eksOperations) {
    const labels = operation.method === method ? matchPath(operation.path, path) : undefined;
    if (labels !== undefined) return { operation, labels };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const parts = path.split("/");
  if (wanted.length !== parts.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, text] of wanted.entries()) {
    const part = parts[index] ?? "";
    const label = /^\{(.+)\}$/.exec(text)?.[1];
    const value = label === undefined ? undefined : decode(part);
    if (label === undefined ? part !== text : !value) return undefined;
    if (label !== undefined && value !== undefined) labels[label] = value;
  }
  return labels;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
