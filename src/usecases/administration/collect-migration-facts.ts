// Reads everything that a migration is planned from. Nothing is written.
import type { ObservedEntry } from "../../domain/cluster/access-entry.ts";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { AwsAuthData, Collected, LookedUpName } from "../../domain/migration/collected-facts.ts";
import type { AwsAuthReading } from "../../domain/migration/aws-auth.ts";
import { namesToLookUp } from "../../domain/migration/names-to-look-up.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { ReadAwsAuth } from "../../ports/cluster/aws-auth-reader.ts";
import type { AwsAuthRows } from "../../ports/cluster/aws-auth-rows.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import type { NodeRoles } from "../../ports/cluster/node-roles.ts";
import type { RbacReader } from "../../ports/cluster/rbac-reader.ts";
import type { PrincipalNames } from "../../ports/person/principal-names.ts";
import { inParallel } from "../access/in-parallel.ts";
import type { Patience } from "./patience.ts";

/** What collecting needs. */
export interface CollectDeps {
  readonly clusters: Clusters;
  readonly entryReader: EntryReader;
  readonly awsAuthRows: AwsAuthRows;
  readonly readAwsAuth: ReadAwsAuth;
  readonly nodeRoles: NodeRoles;
  readonly principalNames: PrincipalNames;
  readonly rbac: RbacReader;
  readonly patience: Patience;
}

/** Collects them: the cluster first, then all that hangs on it side by side, then the names that aws-auth holds. */
export async function collectMigrationFacts(deps: CollectDeps, cluster: Cluster): Promise<Collected> {
  const { patience } = deps;
  const facts = await patience.ask(() => deps.clusters.describe(cluster));
  if (isUnknown(facts)) return { missing: [facts.unknown] };
  const [awsAuth, entries, nodes, rbac] = await Promise.all([
    patience.ask<AwsAuthData | "absent">(async () => (await deps.awsAuthRows.data(cluster, facts)) ?? "absent"),
    readEntries(deps, cluster, facts),
    patience.ask(() => deps.nodeRoles.read(cluster)),
    patience.ask(() => deps.rbac.read(cluster, facts)),
  ]);
  if (isUnknown(awsAuth) || isUnknown(nodes) || !entries.every(isRead)) {
    return { missing: [...new Set([awsAuth, ...entries, nodes].filter(isUnknown).map(({ unknown }) => unknown))] };
  }
  const data = awsAuth === "absent" ? {} : awsAuth;
  const reading = deps.readAwsAuth(data);
  return { cluster, facts, awsAuth: data, reading, entries, nodes, rbac, names: await lookUp(deps, cluster, reading) };
}

// In CONFIG_MAP mode there are none, and EKS refuses the question.
async function readEntries({ entryReader, patience }: CollectDeps, cluster: Cluster, { mode }: ClusterFacts): Promise<readonly (ObservedEntry | Unknown)[]> {
  if (mode === "CONFIG_MAP") return [];
  const principals = await patience.ask(() => entryReader.listPrincipals(cluster));
  if (isUnknown(principals)) return [principals];
  const seen = await inParallel(principals, (principal) => patience.ask(() => entryReader.read(cluster, principal, "look")));
  return seen.flatMap((one): readonly (ObservedEntry | Unknown)[] => {
    if (isUnknown(one)) return [one];
    return one.kind === "entry" ? [understood(one.entry)] : [];
  });
}

function understood(entry: ObservedEntry): ObservedEntry | Unknown {
  const odd = entry.associations.find(({ scope }) => scope === undefined);
  return odd === undefined ? entry : { unknown: `the scope of ${odd.policy} on the access entry of ${entry.principal} cannot be understood` };
}

function isRead(entry: ObservedEntry | Unknown): entry is ObservedEntry {
  return !isUnknown(entry);
}

async function lookUp({ principalNames, patience }: CollectDeps, cluster: Cluster, reading: AwsAuthReading): Promise<readonly LookedUpName[]> {
  return inParallel(namesToLookUp(reading, cluster), async (one) => {
    const real = await patience.ask(async () => ({ arn: await principalNames.realArn(cluster, one.kind, one.name) }));
    return { ...one, real: isUnknown(real) ? real : real.arn };
  });
}
