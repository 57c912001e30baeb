// Managed node groups and Fargate profiles: listed and described; they are seeded.
import type { JsonObject } from "../aws/json.ts";
import type { EksCall } from "./eks-model.ts";
import { notFound } from "./eks-errors.ts";
import { authorizeOn, authorizeOnCluster, clusterArnOf } from "./entry-permission.ts";
import { findCluster } from "./find-cluster.ts";
import { pageOf } from "./paging.ts";

/** ListNodegroups. */
export function listNodegroups(call: EksCall): JsonObject {
  authorizeOnCluster(call);
  const page = pageOf(call, { items: findCluster(call).nodegroups.map(({ name }) => name), keyOf: (name) => name });
  return { nodegroups: page.items, nextToken: page.nextToken };
}

/** DescribeNodegroup. */
export function describeNodegroup(call: EksCall): JsonObject {
  const name = call.labels["nodegroupName"] ?? "";
  const nodegroupArn = childArn(call, "nodegroup", name);
  authorizeOn(call, nodegroupArn);
  const cluster = findCluster(call);
  const nodegroup = cluster.nodegroups.find((candidate) => candidate.name === name);
  if (nodegroup === undefined) throw notFound(`No node group found for name: ${name}.`, { clusterName: cluster.name, nodegroupName: name });
  return {
    nodegroup: {
      nodegroupName: name, nodegroupArn, clusterName: cluster.name, version: cluster.version,
      createdAt: nodegroup.createdAt / 1000, modifiedAt: nodegroup.createdAt / 1000, status: "ACTIVE", capacityType: "ON_DEMAND",
      scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 2 }, instanceTypes: ["m7i.large"], subnets: ["subnet-0a", "subnet-0b"],
      amiType: nodegroup.amiType, nodeRole: nodegroup.nodeRole, health: { issues: [] }, tags: {},
    },
  };
}

/** ListFargateProfiles. */
export function listFargateProfiles(call: EksCall): JsonObject {
  authorizeOnCluster(call);
  const page = pageOf(call, { items: findCluster(call).fargateProfiles.map(({ name }) => name), keyOf: (name) => name });
  return { fargateProfileNames: page.items, nextToken: page.nextToken };
}

/** DescribeFargateProfile. */
export function describeFargateProfile(call: EksCall): JsonObject {
  const name = call.labels["fargateProfileName"] ?? "";
  const fargateProfileArn = childArn(call, "fargateprofile", name);
  authorizeOn(call, fargateProfileArn);
  const cluster = findCluster(call);
  const profile = cluster.fargateProfiles.find((candidate) => candidate.name === name);
  if (profile === undefined) throw notFound(`No Fargate Profile found with name: ${name}.`, { clusterName: cluster.name, fargateProfileName: name });
  return {
    fargateProfile: {
      fargateProfileName: name, fargateProfileArn, clusterName: cluster.name, createdAt: profile.createdAt / 1000,
      podExecutionRoleArn: profile.podExecutionRoleArn, subnets: ["subnet-0a"], selectors: [{ namespace: "default" }], status: "ACTIVE", tags: {},
    },
  };
}

/** Real ARNs end in a UUID; one that is derived from the name keeps the sandbox's answers the same from run to run. */
function childArn(call: EksCall, kind: string, name: string): string {
  return `${clusterArnOf(call).replace(":cluster/", `:${kind}/`)}/${name}/00000000-0000-4000-8000-000000000000`;
}
