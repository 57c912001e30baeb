// Implements EntryGrants: the only calls of the program that give access. Nothing that removes may import this file.
import { AssociateAccessPolicyCommand, CreateAccessEntryCommand, TagResourceCommand } from "@aws-sdk/client-eks";
import type { AccessScope } from "../../../domain/cluster/access-scope.ts";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import { ConflictError, EksAccessError, RejectedError } from "../../../domain/errors.ts";
import { arnParts } from "../../../domain/ids.ts";
import type { AccessPolicyName, EntryArn, LeaseId, PrincipalArn } from "../../../domain/ids.ts";
import { leaseTag } from "../../../domain/lease/lease-tags.ts";
import type { EntryGrants, NotAfterGuard } from "../../../ports/access/entry-grants.ts";
import type { AwsCalls, CallSpec } from "../aws-calls.ts";
import { accessPolicyArn } from "./access-policy-arn.ts";
import { requireCluster } from "./describe-cluster.ts";
import { scopeParameter } from "./scope-parameter.ts";
import { isEntryArnGone, isEntryGone } from "./what-is-there.ts";

/** Giving access over the EKS API. */
export class AwsEntryGrants implements EntryGrants {
  private readonly calls: AwsCalls;

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  async createEntry(cluster: Cluster, entry: { readonly principal: PrincipalArn; readonly tags: Readonly<Record<string, string>>; readonly token: string }, guard: NotAfterGuard): Promise<void> {
    requirePartition(cluster, entry.principal);
    const { calls } = this;
    // The type is sent although it is the default: IAM conditions on it need it in the request (Service Authorization Reference, eks:accessEntryType).
    const parameters = { clusterName: cluster.eksName, principalArn: entry.principal, type: "STANDARD", tags: { ...entry.tags }, clientRequestToken: entry.token };
    await this.give(granting("eks:CreateAccessEntry", cluster, guard), {
      send: async (spec) => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(new CreateAccessEntryCommand(parameters)), options)),
      isGone: async () => Promise.resolve(false),
    });
  }

  async addLease(cluster: Cluster, lease: { readonly entryArn: EntryArn; readonly leaseId: LeaseId; readonly value: string }, guard: NotAfterGuard): Promise<void> {
    const { calls } = this;
    const parameters = { resourceArn: lease.entryArn, tags: { [leaseTag(lease.leaseId)]: lease.value } };
    await this.give(granting("eks:TagResource", cluster, guard), {
      send: async (spec) => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(new TagResourceCommand(parameters)), options)),
      isGone: async () => isEntryArnGone(calls, cluster, lease.entryArn),
    });
  }

  async associate(cluster: Cluster, association: { readonly principal: PrincipalArn; readonly policy: AccessPolicyName; readonly scope: AccessScope }, guard: NotAfterGuard): Promise<void> {
    const { calls } = this;
    const { principal, policy, scope } = association;
    const parameters = { clusterName: cluster.eksName, principalArn: principal, policyArn: accessPolicyArn(policy, cluster.partition), accessScope: scopeParameter(scope) };
    await this.give(granting("eks:AssociateAccessPolicy", cluster, guard), {
      send: async (spec) => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(new AssociateAccessPolicyCommand(parameters)), options)),
      isGone: async () => isEntryGone(calls, cluster, principal),
    });
  }

  // An entry that is not found was deleted, or is not visible yet (some seconds after its create): the caller reads and decides anew.
  // A caller whose rights hang on the entry's tags may be told 403 instead.
  private async give(spec: CallSpec, { send, isGone }: { readonly send: (spec: CallSpec) => Promise<unknown>; readonly isGone: () => Promise<boolean> }): Promise<void> {
    try {
      await send(spec);
    } catch (error) {
      const code = error instanceof EksAccessError ? error.code : undefined;
      if (code === "not_found") await requireCluster(this.calls, spec.cluster, { callClass: "grant" });
      else if (code !== "access_denied" || !await isGone()) throw error;
      throw new ConflictError("not_found", `${spec.operation} on ${spec.cluster.name}: the access entry is not there, or not to be seen yet.`, { cause: error });
    }
  }
}

function granting(operation: string, cluster: Cluster, guard: NotAfterGuard): CallSpec {
  return { cluster, operation, callClass: "grant", isWrite: true, guard };
}

function requirePartition(cluster: Cluster, principal: PrincipalArn): void {
  const { partition } = arnParts(principal);
  if (partition === cluster.partition) return;
  throw new RejectedError("invalid_principal", `${principal} is of partition ${partition}, ${cluster.name} of ${cluster.partition}: they cannot meet.`);
}
