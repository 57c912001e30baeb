// Implements NodeRoles.
import { DescribeFargateProfileCommand, DescribeNodegroupCommand, ListFargateProfilesCommand, ListNodegroupsCommand } from "@aws-sdk/client-eks";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../../domain/errors.ts";
import type { NodeFacts, NodeGroup } from "../../../domain/migration/collected-facts.ts";
import type { NodeRoles } from "../../../ports/cluster/node-roles.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { allPages } from "./all-pages.ts";

/** Node groups and Fargate profiles over the EKS API. */
export class AwsNodeRoles implements NodeRoles {
  private readonly calls: AwsCalls;

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  async read(cluster: Cluster): Promise<NodeFacts> {
    const [groups, profiles] = await Promise.all([this.nodeGroupNames(cluster), this.profileNames(cluster)]);
    const [nodeGroups, fargateRoles] = await Promise.all([
      Promise.all(groups.map((name) => this.nodeGroup(cluster, name))), Promise.all(profiles.map((name) => this.fargateRole(cluster, name))),
    ]);
    return { nodeGroups, fargateRoles };
  }

  private async nodeGroupNames(cluster: Cluster): Promise<readonly string[]> {
    const { calls } = this;
    return allPages(async (nextToken) => {
      const command = new ListNodegroupsCommand({ clusterName: cluster.eksName, nextToken });
      const page = await calls.run(reading("eks:ListNodegroups", cluster), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
      return { items: page.nodegroups ?? [], next: page.nextToken };
    });
  }

  private async profileNames(cluster: Cluster): Promise<readonly string[]> {
    const { calls } = this;
    return allPages(async (nextToken) => {
      const command = new ListFargateProfilesCommand({ clusterName: cluster.eksName, nextToken });
      const page = await calls.run(reading("eks:ListFargateProfiles", cluster), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
      return { items: page.fargateProfileNames ?? [], next: page.nextToken };
    });
  }

  private async nodeGroup(cluster: Cluster, nodegroupName: string): Promise<NodeGroup> {
    const { calls } = this;
    const command = new DescribeNodegroupCommand({ clusterName: cluster.eksName, nodegroupName });
    const { nodegroup } = await calls.run(reading("eks:DescribeNodegroup", cluster), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
    const { nodeRole: role, amiType } = nodegroup ?? {};
    if (role === undefined) throw notUnderstood("eks:DescribeNodegroup", cluster);
    return { role, ...(amiType === undefined ? {} : { amiType }) };
  }

  private async fargateRole(cluster: Cluster, fargateProfileName: string): Promise<string> {
    const { calls } = this;
    const command = new DescribeFargateProfileCommand({ clusterName: cluster.eksName, fargateProfileName });
    const { fargateProfile } = await calls.run(reading("eks:DescribeFargateProfile", cluster), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
    if (fargateProfile?.podExecutionRoleArn === undefined) throw notUnderstood("eks:DescribeFargateProfile", cluster);
    return fargateProfile.podExecutionRoleArn;
  }
}

function reading(operation: string, cluster: Cluster) {
  return { cluster, operation, callClass: "look", isWrite: false } as const;
}

function notUnderstood(operation: string, { name }: Cluster): UnavailableError {
  return new UnavailableError("unavailable", `${operation} on ${name} gave a reply that cannot be understood.`);
}
