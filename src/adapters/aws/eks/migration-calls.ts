// Implements MigrationCalls over the EKS API. Nothing of the time-bound side may import this file: it makes standing entries.
import { AssociateAccessPolicyCommand, CreateAccessEntryCommand, DeleteAccessEntryCommand, DescribeUpdateCommand, UpdateClusterConfigCommand } from "@aws-sdk/client-eks";
import type { Update } from "@aws-sdk/client-eks";
import type { AuthenticationMode, Cluster } from "../../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../../domain/errors.ts";
import { isPrincipalArn, parseAs } from "../../../domain/ids.ts";
import type { PolicyOnScope } from "../../../domain/migration/migration-facts.ts";
import type { SeenUpdate } from "../../../domain/migration/run/seen.ts";
import type { EntryToMake } from "../../../domain/migration/verdict.ts";
import type { NotAfterGuard } from "../../../ports/access/entry-grants.ts";
import type { MigrationCalls } from "../../../ports/migration/migration-calls.ts";
import type { AwsCalls, CallSpec } from "../aws-calls.ts";
import { runUntilGone } from "./undo-calls.ts";
import { isEntryGone } from "./what-is-there.ts";

/** What migrations call. */
export class AwsMigrationCalls implements MigrationCalls {
  private readonly calls: AwsCalls;

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  async createEntry(cluster: Cluster, { principalArn, type, groups, username, tags, token }: EntryToMake & { readonly tags: Readonly<Record<string, string>>; readonly token: string }, guard: NotAfterGuard): Promise<void> {
    const { calls } = this;
    const names = { ...(groups.length === 0 ? {} : { kubernetesGroups: [...groups] }), ...(username === null ? {} : { username }) };
    const command = () => new CreateAccessEntryCommand({ clusterName: cluster.eksName, principalArn, type, ...names, tags: { ...tags }, clientRequestToken: token });
    await calls.run(writing("eks:CreateAccessEntry", cluster, guard), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options));
  }

  async associate(cluster: Cluster, { principal, policy: { policyArn, accessScope } }: { readonly principal: string; readonly policy: PolicyOnScope }, guard: NotAfterGuard): Promise<void> {
    const { calls } = this;
    const scope = accessScope.type === "cluster" ? { type: "cluster" as const } : { type: "namespace" as const, namespaces: [...accessScope.namespaces ?? []] };
    const command = () => new AssociateAccessPolicyCommand({ clusterName: cluster.eksName, principalArn: principal, policyArn, accessScope: scope });
    await calls.run(writing("eks:AssociateAccessPolicy", cluster, guard), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options));
  }

  async deleteEntry(cluster: Cluster, principal: string, guard: NotAfterGuard): Promise<void> {
    const { calls } = this;
    const command = () => new DeleteAccessEntryCommand({ clusterName: cluster.eksName, principalArn: principal });
    await runUntilGone({ calls, cluster },
      async () => calls.run(writing("eks:DeleteAccessEntry", cluster, guard), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options)),
      async () => isEntryGone(calls, cluster, parseAs(principal, isPrincipalArn, "a principal")));
  }

  async switchMode(cluster: Cluster, { to, token }: { readonly to: AuthenticationMode; readonly token: string }, guard: NotAfterGuard): Promise<string> {
    const { calls } = this;
    const command = () => new UpdateClusterConfigCommand({ name: cluster.eksName, accessConfig: { authenticationMode: to }, clientRequestToken: token });
    const { update } = await calls.run(writing("eks:UpdateClusterConfig", cluster, guard), ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options));
    if (update?.id === undefined) throw new UnavailableError("maybe_done", `eks:UpdateClusterConfig on ${cluster.name} gave no update to follow.`);
    return update.id;
  }

  async describeUpdate(cluster: Cluster, id: string): Promise<SeenUpdate> {
    const { calls } = this;
    const command = () => new DescribeUpdateCommand({ name: cluster.eksName, updateId: id });
    const spec = { cluster, operation: "eks:DescribeUpdate", callClass: "grant", isWrite: false } as const;
    const { update } = await calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(command()), options));
    return { status: statusOf(update, cluster), errors: (update?.errors ?? []).map(({ errorCode, errorMessage }) => [errorCode, errorMessage].filter((part) => part !== undefined).join(": ")) };
  }
}

function writing(operation: string, cluster: Cluster, guard: NotAfterGuard): CallSpec {
  return { cluster, operation, callClass: "grant", isWrite: true, guard };
}

function statusOf(update: Update | undefined, cluster: Cluster): SeenUpdate["status"] {
  if (update?.status !== undefined) return update.status;
  throw new UnavailableError("unavailable", `eks:DescribeUpdate of ${cluster.name} gave a reply that cannot be understood.`);
}
