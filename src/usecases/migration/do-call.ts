// Does one call of a run, after its record says so.
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { canonicalJson } from "../../domain/canonical-text.ts";
import { changed } from "../../domain/migration/run/change.ts";
import { migrationTag } from "../../domain/migration/run/migration-run.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import type { RunCall } from "../../domain/migration/run/run-action.ts";
import type { Instant } from "../../domain/time.ts";
import { toIsoText } from "../../domain/time.ts";
import { aboutKey } from "./look-at-run.ts";
import type { MigrationDeps } from "./migration-deps.ts";
import { recordRun } from "./record-run.ts";

/** Where and until when. */
export interface Doing {
  readonly deps: MigrationDeps;
  readonly run: MigrationRun;
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
  /** After this another worker may hold the run: nothing is sent any more. */
  readonly notAfter: Instant;
}

/** Does it. Whether it worked is for the next look to say. Errors: those of the ports. */
export async function doCall(doing: Doing, call: RunCall): Promise<void> {
  const { deps: { migrationCalls, awsAuthEdits }, run, cluster, facts, notAfter } = doing;
  const guard = { notAfter };
  switch (call.kind) {
    case "back_up":
      return backUp(doing);
    case "switch_mode":
      return switchMode(doing, call);
    case "create_entry":
      return migrationCalls.createEntry(cluster, { ...call.entry, token: call.token, tags: { [migrationTag]: run.id } }, guard);
    case "associate":
      return migrationCalls.associate(cluster, call, guard);
    case "delete_entry":
      return migrationCalls.deleteEntry(cluster, call.principal, guard);
    case "edit_rows":
      return awsAuthEdits.edit(cluster, facts, call);
  }
}

async function backUp({ deps, run, cluster, facts }: Doing): Promise<void> {
  const { data = {}, resourceVersion = "" } = (await deps.awsAuthEdits.read(cluster, facts)) ?? {};
  const about = canonicalJson({ run: run.id, cluster: run.clusterArn, hash: run.hash, sha256: run.awsAuth, resourceVersion, startedAt: toIsoText(run.startedAt), mode: run.modeAtPlan });
  await deps.migrations.keepBackup(run.id, canonicalJson({ ...data, [aboutKey]: about }));
  await deps.awsAuthEdits.backUp(cluster, facts, { name: run.backup, data: { ...data, [aboutKey]: about } });
}

async function switchMode({ deps, run, cluster, notAfter }: Doing, { to, token }: Extract<RunCall, { kind: "switch_mode" }>): Promise<void> {
  const id = await deps.migrationCalls.switchMode(cluster, { to, token }, { notAfter });
  await recordRun(deps, changed({ ...run, update: { to, attempts: run.update?.attempts ?? 1, id } }, `mode ${to} is being set by update ${id}`));
}
