// Implements EntryRemovals.
import { DeleteAccessEntryCommand, DisassociateAccessPolicyCommand } from "@aws-sdk/client-eks";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../../domain/ids.ts";
import type { Instant } from "../../../domain/time.ts";
import type { EntryRemovals } from "../../../ports/access/entry-removals.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { accessPolicyArn } from "./access-policy-arn.ts";
import { runUntilGone } from "./undo-calls.ts";
import { isEntryGone, isPolicyGone } from "./what-is-there.ts";

/** Taking access away over the EKS API. */
export class AwsEntryRemovals implements EntryRemovals {
  private readonly calls: AwsCalls;

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  async disassociate(cluster: Cluster, { principal, policy, due }: { readonly principal: PrincipalArn; readonly policy: string; readonly due?: Instant | undefined }): Promise<void> {
    const { calls } = this;
    const spec = { cluster, operation: "eks:DisassociateAccessPolicy", callClass: "removal", due, goesOn: true, isWrite: true } as const;
    const command = () => new DisassociateAccessPolicyCommand({ clusterName: cluster.eksName, principalArn: principal, policyArn: accessPolicyArn(policy, cluster.partition) });
    await runUntilGone({ calls, cluster },
      async () => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options)),
      async () => isPolicyGone(calls, cluster, { principal, policy }));
  }

  // It carries no end, so it goes first: the tags must still be young when it is sent.
  async deleteEntry(cluster: Cluster, { principal, readAt }: { readonly principal: PrincipalArn; readonly readAt: Instant }): Promise<void> {
    const { calls } = this;
    const spec = { cluster, operation: "eks:DeleteAccessEntry", callClass: "removal", isWrite: true, tagsReadAt: readAt } as const;
    const command = () => new DeleteAccessEntryCommand({ clusterName: cluster.eksName, principalArn: principal });
    await runUntilGone({ calls, cluster },
      async () => calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options)),
      async () => isEntryGone(calls, cluster, principal));
  }
}
