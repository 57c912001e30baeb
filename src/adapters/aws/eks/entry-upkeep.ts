// Implements EntryUpkeep.
import { AssociateAccessPolicyCommand, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-eks";
import type { AccessScope } from "../../../domain/cluster/access-scope.ts";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import type { EntryArn, LeaseId, PrincipalArn } from "../../../domain/ids.ts";
import { tombstoneTag } from "../../../domain/lease/lease-tags.ts";
import type { EntryUpkeep, NarrowGuard } from "../../../ports/access/entry-upkeep.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { accessPolicyArn } from "./access-policy-arn.ts";
import { scopeParameter } from "./scope-parameter.ts";
import { runUntilGone } from "./undo-calls.ts";
import { isEntryArnGone, isEntryGone } from "./what-is-there.ts";

/** Most tag keys of one UntagResource call (EKS API model, TagKeyList). */
const mostKeys = 50;

/** Changes that never widen access, over the EKS API. */
export class AwsEntryUpkeep implements EntryUpkeep {
  private readonly calls: AwsCalls;

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  // Like a deletion it carries no end, so it goes first: its tags must still be young when it is sent.
  async narrow(cluster: Cluster, { principal, policy, to }: { readonly principal: PrincipalArn; readonly policy: string; readonly to: AccessScope }, { readAt, notAfter }: NarrowGuard): Promise<void> {
    const { calls } = this;
    const spec = { cluster, operation: "eks:AssociateAccessPolicy", callClass: "removal", isWrite: true, tagsReadAt: readAt, guard: { notAfter } } as const;
    const parameters = { clusterName: cluster.eksName, principalArn: principal, policyArn: accessPolicyArn(policy, cluster.partition), accessScope: scopeParameter(to) };
    await runUntilGone({ calls, cluster },
      async () => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(new AssociateAccessPolicyCommand(parameters)), options)),
      async () => isEntryGone(calls, cluster, principal));
  }

  async writeTombstone(cluster: Cluster, entryArn: EntryArn, tombstone: { readonly leaseId: LeaseId; readonly value: string }): Promise<void> {
    const { calls } = this;
    const spec = { cluster, operation: "eks:TagResource", callClass: "removal", isWrite: true } as const;
    const parameters = { resourceArn: entryArn, tags: { [tombstoneTag(tombstone.leaseId)]: tombstone.value } };
    await runUntilGone({ calls, cluster },
      async () => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(new TagResourceCommand(parameters)), options)),
      async () => isEntryArnGone(calls, cluster, entryArn));
  }

  async dropTags(cluster: Cluster, entryArn: EntryArn, keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += mostKeys) await this.untag(cluster, entryArn, keys.slice(from, from + mostKeys));
  }

  private async untag(cluster: Cluster, entryArn: EntryArn, keys: readonly string[]): Promise<void> {
    const { calls } = this;
    const spec = { cluster, operation: "eks:UntagResource", callClass: "background", isWrite: true } as const;
    const parameters = { resourceArn: entryArn, tagKeys: [...keys] };
    await runUntilGone({ calls, cluster },
      async () => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(new UntagResourceCommand(parameters)), options)),
      async () => isEntryArnGone(calls, cluster, entryArn));
  }
}
