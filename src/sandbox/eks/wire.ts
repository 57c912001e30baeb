// The shapes of EKS's answers; times go out as epoch seconds.
import type { JsonObject } from "../aws/json.ts";
import type { AssociationTruth, EntryTruth, ScopeTruth } from "../aws/truth.ts";
import type { ClusterState, UpdateState } from "./cluster-state.ts";

/** AccessEntry: without its policies and without the principal's hidden id. */
export function wireEntry(clusterName: string, entry: EntryTruth): JsonObject {
  return {
    clusterName,
    principalArn: entry.principalArn,
    kubernetesGroups: entry.kubernetesGroups,
    accessEntryArn: entry.accessEntryArn,
    createdAt: entry.createdAt / 1000,
    modifiedAt: entry.modifiedAt / 1000,
    tags: { ...entry.tags },
    username: entry.username,
    type: entry.type,
  };
}

/** AssociatedAccessPolicy. */
export function wireAssociation(association: AssociationTruth): JsonObject {
  return {
    policyArn: association.policyArn,
    accessScope: wireScope(association.scope),
    associatedAt: association.associatedAt / 1000,
    modifiedAt: association.modifiedAt / 1000,
  };
}

function wireScope(scope: ScopeTruth): JsonObject {
  return { type: scope.type, namespaces: scope.namespaces };
}

/** Cluster, as DescribeCluster answers it. */
export function wireCluster(cluster: ClusterState, status: string): JsonObject {
  return {
    name: cluster.name,
    arn: cluster.arn,
    createdAt: cluster.createdAt / 1000,
    version: cluster.version,
    endpoint: cluster.endpoint,
    roleArn: cluster.roleArn,
    resourcesVpcConfig: { subnetIds: ["subnet-0a", "subnet-0b"], securityGroupIds: [], vpcId: "vpc-0a", endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ["0.0.0.0/0"] },
    kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", ipFamily: "ipv4" },
    status,
    certificateAuthority: { data: cluster.certificateAuthority },
    platformVersion: cluster.platformVersion,
    tags: { ...cluster.tags },
    health: { issues: [] },
    accessConfig: { bootstrapClusterCreatorAdminPermissions: cluster.bootstrapCreatorAdmin, authenticationMode: cluster.mode },
    ...cluster.extra,
  };
}

/** Update. */
export function wireUpdate(update: UpdateState): JsonObject {
  return {
    id: update.id,
    status: update.status,
    type: update.type,
    params: update.params.map((param) => ({ ...param })),
    createdAt: update.createdAt / 1000,
    errors: update.errors,
  };
}
