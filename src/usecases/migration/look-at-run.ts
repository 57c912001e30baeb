// One look at the cluster of a run: what its phase needs, and no more.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { isPrincipalArn, parseAs } from "../../domain/ids.ts";
import { policiesOf } from "../../domain/migration/facts-of-collected.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import { whatToSee } from "../../domain/migration/run/seen.ts";
import type { Seen, SeenAwsAuth, SeenEntry } from "../../domain/migration/run/seen.ts";
import type { MigrationDeps } from "./migration-deps.ts";
import { digestOf } from "./plan-anew.ts";

/** Key of a backup's note about itself, beside the texts of aws-auth. */
export const aboutKey = "eks-access-backup";

/** Looks. Errors: those of the ports. */
export async function lookAtRun(deps: MigrationDeps, run: MigrationRun, cluster: Cluster): Promise<Seen & { readonly facts: ClusterFacts }> {
  const { awsAuth, backup, entryOf, update } = whatToSee(run);
  const facts = await deps.clusters.describe(cluster);
  const at = { deps, cluster, facts };
  return {
    facts, mode: facts.mode, status: facts.status,
    ...(update === undefined ? {} : { update: await deps.migrationCalls.describeUpdate(cluster, update) }),
    ...(awsAuth ? { awsAuth: await seeAwsAuth(at) } : {}),
    ...(backup ? { backup: await seeBackup(at, run) } : {}),
    ...(entryOf === undefined || facts.mode === "CONFIG_MAP" ? {} : { entry: await seeEntry(at, entryOf) }),
    now: deps.clock.now(),
  };
}

interface At {
  readonly deps: MigrationDeps;
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
}

/** aws-auth as it stands. */
export async function seeAwsAuth({ deps, cluster, facts }: At): Promise<SeenAwsAuth> {
  const { data, resourceVersion } = (await deps.awsAuthEdits.read(cluster, facts)) ?? { data: {}, resourceVersion: "" };
  return { data, resourceVersion, digest: digestOf(deps, data), reading: deps.readAwsAuth(data), read: deps.readAwsAuth };
}

async function seeBackup({ deps, cluster, facts }: At, run: MigrationRun): Promise<NonNullable<Seen["backup"]>> {
  const found = await deps.awsAuthEdits.readBackup(cluster, facts, run.backup);
  if (found === undefined) return "absent";
  const { [aboutKey]: _about, ...data } = found;
  return digestOf(deps, data) === run.awsAuth ? "equal" : "differs";
}

async function seeEntry({ deps, cluster }: At, arn: string): Promise<SeenEntry | "absent"> {
  const found = await deps.entryReader.read(cluster, parseAs(arn, isPrincipalArn, "a principal"), "grant");
  if (found.kind === "absent") return "absent";
  const { type, groups, username, associations, tags, createdAt } = found.entry;
  return { type, groups, username, tags, createdAt, policies: policiesOf(associations, cluster.partition) };
}
