// What administrators ask of migrations: begin one, look at it, approve, stop, roll back. Who is refused is in the audit log.
import { migrationRefused } from "../../domain/audit/migration-facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import { ConflictError } from "../../domain/errors.ts";
import { isClusterArn, parseAs } from "../../domain/ids.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import { decideDeed } from "../../domain/migration/run/decide-deed.ts";
import type { RunDeedKind } from "../../domain/migration/run/decide-deed.ts";
import type { MigrationRun, RunActor } from "../../domain/migration/run/migration-run.ts";
import { isOver } from "../../domain/migration/run/run-phase.ts";
import type { RunOutcome, RunRefusal, RunWish } from "../../domain/migration/run/run-wish.ts";
import { suggest } from "../../domain/suggest.ts";
import { admitAdministrator } from "../administration/admit-administrator.ts";
import type { MigrationDeps } from "./migration-deps.ts";
import { recordRun } from "./record-run.ts";
import { startRun } from "./start-run.ts";
import { tellRun } from "./tell-run.ts";

/** A wish that may be carried out, which is then begun; or why not. */
export type AdmittedRunWish = { readonly refusal: RunRefusal } | { readonly carryOut: () => Promise<RunOutcome> };

/** Admits an administrator. Who is one is decided anew each time, before anything else is said. */
export async function askMigration(deps: MigrationDeps, user: SlackUserId, wish: RunWish): Promise<AdmittedRunWish> {
  const admitted = await admitAdministrator(deps, user);
  if (admitted.refusal !== undefined) return { refusal: noted(deps, { id: user, email: admitted.email }, { wish, refusal: admitted.refusal }) };
  const by: RunActor = { id: user, email: admitted.email };
  const cluster = clusterNamed(deps.settings.current(), wish.cluster);
  if (cluster === undefined) return { refusal: unknownCluster(deps, wish.cluster) };
  return { carryOut: () => carryOut(deps, { by, cluster, wish }) };
}

interface Asked {
  readonly by: RunActor;
  readonly cluster: Cluster;
  readonly wish: RunWish;
}

async function carryOut(deps: MigrationDeps, asked: Asked): Promise<RunOutcome> {
  const { by, cluster, wish } = asked;
  const latest = await deps.migrations.latestOf(parseAs(clusterArnText(cluster), isClusterArn, "a cluster ARN"));
  const outcome = wish.kind === "start" && (latest === undefined || isOver(latest.phase)) ? await startRun(deps, { by, cluster, soak: wish.soak }) : await onRun(deps, asked, latest);
  if (outcome.kind === "refused") noted(deps, by, { wish, refusal: outcome.refusal });
  else if (outcome.kind !== "status") await tellRun(deps, outcome.run.id);
  return outcome;
}

async function onRun(deps: MigrationDeps, { by, cluster, wish }: Asked, run: MigrationRun | undefined): Promise<RunOutcome> {
  if (run === undefined) return { kind: "refused", refusal: { code: "no_run", cluster: cluster.name } };
  if (wish.kind !== "deed") return status(deps, run);
  if (wish.run !== undefined && wish.run !== run.id) return { kind: "refused", refusal: { code: "other_run" } };
  return doDeed(deps, run, { by, wish });
}

// Whatever gives needs a configuration that is good today; going back does not.
const giving: ReadonlySet<RunDeedKind> = new Set(["approve", "clean_up", "api_mode"]);

async function doDeed(deps: MigrationDeps, run: MigrationRun, { by, wish }: { readonly by: RunActor; readonly wish: Extract<RunWish, { kind: "deed" }> }): Promise<RunOutcome> {
  const { deed, shown } = wish;
  if (giving.has(deed) && !deps.settings.isValid()) return { kind: "refused", refusal: { code: "configuration_invalid" } };
  const decision = decideDeed(run, { deed, by, now: deps.clock.now(), ...(shown === undefined ? {} : { shown }) });
  if ("refusal" in decision) return { kind: "refused", refusal: decision.refusal };
  try {
    return { kind: "done", deed, run: await recordRun(deps, decision.change) };
  } catch (error) {
    if (error instanceof ConflictError) return { kind: "refused", refusal: { code: "changed_meanwhile" } };
    throw error;
  }
}

async function status({ migrations }: MigrationDeps, run: MigrationRun): Promise<RunOutcome> {
  const { card } = await migrations.toldOf(run.id);
  return { kind: "status", run, ...(card?.permalink === undefined ? {} : { card: card.permalink }) };
}

function noted(deps: MigrationDeps, { id, email }: { readonly id: SlackUserId; readonly email: string | undefined }, { wish, refusal }: { readonly wish: RunWish; readonly refusal: RunRefusal }): RunRefusal {
  const cluster = clusterNamed(deps.settings.current(), wish.cluster)?.name;
  deps.trail.note([migrationRefused({ id, email, at: deps.trustedClock.trusted().now }, { cluster, deed: wish.kind === "deed" ? wish.deed : wish.kind }, refusal.code)]);
  return refusal;
}

function unknownCluster({ settings }: MigrationDeps, typed: string): RunRefusal {
  const { clusters } = settings.current();
  return { code: "unknown_cluster", typed, names: clusters.map(({ name }) => name), suggestions: suggest(typed, clusters.flatMap(({ name, aliases }) => [name, ...aliases])) };
}
