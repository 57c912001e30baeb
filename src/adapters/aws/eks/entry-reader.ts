// Implements EntryReader.
import type { EntryTags, Observed, ObservedTags } from "../../../domain/cluster/access-entry.ts";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import { isPrincipalArn } from "../../../domain/ids.ts";
import type { PrincipalArn } from "../../../domain/ids.ts";
import type { EntryReader, ReadFor } from "../../../ports/access/entry-reader.ts";
import type { TrustedClock } from "../../../ports/system/trusted-clock.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { isNotFound } from "../aws-errors.ts";
import type { Urgency } from "../limiter/call-order.ts";
import { requireCluster } from "./describe-cluster.ts";
import { describeEntry, listAssociations, listEntries } from "./entry-reads.ts";
import { associationsOf, entryOf } from "./normal-form.ts";

type Of = Urgency & { readonly principal: PrincipalArn };

/** Access entries over the EKS API. */
export class AwsEntryReader implements EntryReader {
  private readonly calls: AwsCalls;
  private readonly trustedClock: TrustedClock;

  constructor(calls: AwsCalls, trustedClock: TrustedClock) {
    this.calls = calls;
    this.trustedClock = trustedClock;
  }

  async listPrincipals(cluster: Cluster): Promise<readonly PrincipalArn[]> {
    return this.list(cluster, {});
  }

  async listPrincipalsWith(cluster: Cluster, policy: string): Promise<readonly PrincipalArn[]> {
    return this.list(cluster, { policy });
  }

  async read(cluster: Cluster, principal: PrincipalArn, readFor: ReadFor): Promise<Observed> {
    const of = { principal, ...urgencyOf(readFor) };
    return this.orAbsent(cluster, of, async () => {
      // In this order: an association that is seen then has its lease among the tags already.
      const associations = associationsOf(await listAssociations(this.calls, cluster, of));
      return { kind: "entry", entry: { ...await this.describe(cluster, of), associations } };
    });
  }

  async readTags(cluster: Cluster, principal: PrincipalArn, readFor: ReadFor): Promise<ObservedTags> {
    const of = { principal, ...urgencyOf(readFor) };
    return this.orAbsent(cluster, of, async () => ({ kind: "entry", entry: await this.describe(cluster, of) }));
  }

  private async describe(cluster: Cluster, of: Of): Promise<EntryTags> {
    const said = await describeEntry(this.calls, cluster, of);
    return entryOf(said, of.principal, this.trustedClock.trusted().now);
  }

  private async orAbsent<T>(cluster: Cluster, { callClass, due }: Of, look: () => Promise<T>): Promise<T | Extract<Observed, { readonly kind: "absent" }>> {
    try {
      return await look();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await requireCluster(this.calls, cluster, { callClass, due });
      return { kind: "absent", readAt: this.trustedClock.trusted().now };
    }
  }

  // An account's root may stand in an entry too; it is no role or user and never ours.
  private async list(cluster: Cluster, filter: { readonly policy?: string }): Promise<readonly PrincipalArn[]> {
    try {
      return (await listEntries(this.calls, cluster, { ...filter, callClass: "discovery" })).filter(isPrincipalArn);
    } catch (error) {
      if (isNotFound(error)) await requireCluster(this.calls, cluster, { callClass: "discovery" });
      throw error;
    }
  }
}

function urgencyOf(readFor: ReadFor): Urgency {
  return typeof readFor === "string" ? { callClass: readFor } : { callClass: "removal", due: readFor.due };
}
