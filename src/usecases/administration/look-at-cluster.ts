// Reads one cluster for an operator. Nothing is written, and what cannot be read does not hide the rest.
import type { ObservedEntry } from "../../domain/cluster/access-entry.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { isClusterArn, parseAs } from "../../domain/ids.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { Findings, UnreadEntry } from "../../domain/overview/findings.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { AwsAuthRows } from "../../ports/cluster/aws-auth-rows.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import { inParallel } from "../access/in-parallel.ts";
import type { Patience } from "./patience.ts";

/** What the look needs. */
export interface LookDeps {
  readonly clusters: Clusters;
  readonly entryReader: EntryReader;
  readonly awsAuthRows: AwsAuthRows;
  readonly patience: Patience;
}

/** Looks at a cluster: its facts first, then entries and aws-auth side by side. */
export async function lookAtCluster(deps: LookDeps, cluster: Cluster): Promise<Findings> {
  const facts = await deps.patience.ask(() => deps.clusters.describe(cluster));
  const mode = isUnknown(facts) ? undefined : facts.mode;
  const [entries, awsAuth] = await Promise.all([
    mode === "CONFIG_MAP" ? [] : readEntries(deps, cluster),
    readAwsAuth(deps, cluster, facts),
  ]);
  return { cluster, arn: parseAs(clusterArnText(cluster), isClusterArn, "the ARN of a cluster"), facts, entries, awsAuth };
}

async function readAwsAuth({ awsAuthRows, patience }: LookDeps, cluster: Cluster, facts: Findings["facts"]): Promise<Findings["awsAuth"]> {
  // Where its API is, only EKS can say.
  if (isUnknown(facts)) return facts;
  if (facts.mode === "API") return "without_effect";
  return patience.ask<Exclude<Findings["awsAuth"], Unknown>>(async () => (await awsAuthRows.rows(cluster, facts)) ?? "absent");
}

async function readEntries(deps: LookDeps, cluster: Cluster): Promise<Findings["entries"]> {
  const principals = await deps.patience.ask(() => deps.entryReader.listPrincipals(cluster));
  if (isUnknown(principals)) return principals;
  return (await inParallel(principals, (principal) => readEntry(deps, cluster, principal))).flat();
}

// An entry that went away since it was listed is no entry.
async function readEntry({ entryReader, patience }: LookDeps, cluster: Cluster, principal: PrincipalArn): Promise<readonly (ObservedEntry | UnreadEntry)[]> {
  const seen = await patience.ask(() => entryReader.read(cluster, principal, "background"));
  if (isUnknown(seen)) return [{ principal, unknown: seen.unknown }];
  return seen.kind === "entry" ? [seen.entry] : [];
}
