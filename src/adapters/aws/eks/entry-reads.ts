// The read calls about access entries, before anything is made of their "not found".
import { DescribeAccessEntryCommand, ListAccessEntriesCommand, ListAssociatedAccessPoliciesCommand } from "@aws-sdk/client-eks";
import type { AccessEntry } from "@aws-sdk/client-eks";
import type { Association } from "../../../domain/cluster/access-entry.ts";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../../domain/ids.ts";
import type { AwsCalls } from "../aws-calls.ts";
import type { CallClass, Urgency } from "../limiter/call-order.ts";
import { accessPolicyArn } from "./access-policy-arn.ts";
import { allPages } from "./all-pages.ts";
import { associationOf } from "./normal-form.ts";

const pageSize = 100;

/** Principals of all entries as the service gives them; with a policy, of those that have it. */
export async function listEntries(calls: AwsCalls, cluster: Cluster, search: { readonly policy?: string; readonly callClass: CallClass }): Promise<readonly string[]> {
  const filter = search.policy === undefined ? {} : { associatedPolicyArn: accessPolicyArn(search.policy, cluster.partition) };
  const spec = { cluster, operation: "eks:ListAccessEntries", callClass: search.callClass, isWrite: false };
  return allPages(async (nextToken) => {
    const command = new ListAccessEntriesCommand({ clusterName: cluster.eksName, maxResults: pageSize, ...filter, ...(nextToken === undefined ? {} : { nextToken }) });
    const page = await calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
    return { items: page.accessEntries ?? [], next: page.nextToken };
  });
}

/** The associations of one entry. @throws UnavailableError `not_found` */
export async function listAssociations(calls: AwsCalls, cluster: Cluster, { principal, ...urgency }: Urgency & { readonly principal: PrincipalArn }): Promise<readonly Association[]> {
  const spec = { cluster, operation: "eks:ListAssociatedAccessPolicies", ...urgency, isWrite: false };
  return allPages(async (nextToken) => {
    const command = new ListAssociatedAccessPoliciesCommand({ clusterName: cluster.eksName, principalArn: principal, maxResults: pageSize, ...(nextToken === undefined ? {} : { nextToken }) });
    const page = await calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
    return { items: (page.associatedAccessPolicies ?? []).map((said) => associationOf(said, cluster.partition)), next: page.nextToken };
  });
}

/** One entry with its tags. @throws UnavailableError `not_found` */
export async function describeEntry(calls: AwsCalls, cluster: Cluster, { principal, ...urgency }: Urgency & { readonly principal: PrincipalArn }): Promise<AccessEntry | undefined> {
  const spec = { cluster, operation: "eks:DescribeAccessEntry", ...urgency, isWrite: false };
  const command = new DescribeAccessEntryCommand({ clusterName: cluster.eksName, principalArn: principal });
  const { accessEntry } = await calls.run(spec, ({ watch, options }) => calls.clients.eks(cluster).send(watch(command), options));
  return accessEntry;
}
