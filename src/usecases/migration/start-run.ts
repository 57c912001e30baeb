// Begins a run: everything is read, nothing is changed, and the plan waits for somebody else's approval.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { changed } from "../../domain/migration/run/change.ts";
import { migrationChanged } from "../../domain/audit/migration-facts.ts";
import type { MigrationPlan } from "../../domain/migration/migration-plan.ts";
import type { MigrationRun, RunActor } from "../../domain/migration/run/migration-run.ts";
import { otherWritersOf } from "../../domain/migration/run/other-writers.ts";
import { planText, stepsOf } from "../../domain/migration/run/plan-steps.ts";
import type { RunOutcome, RunRefusal } from "../../domain/migration/run/run-wish.ts";
import { minutes, toIsoText } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import type { MigrationDeps } from "./migration-deps.ts";
import { planAnew } from "./plan-anew.ts";

/** A run that is wished for. */
export interface Starting {
  readonly by: RunActor;
  readonly cluster: Cluster;
  readonly soak: Duration | undefined;
}

// Tokens live for a quarter of an hour and are kept by the API servers for a while: less would show nothing.
const [usualSoak, leastSoak, mostSoak] = [minutes(24 * 60), minutes(30), minutes(7 * 24 * 60)];

/** Plans and stores the run, or says why there is nothing to begin. */
export async function startRun(deps: MigrationDeps, starting: Starting): Promise<RunOutcome> {
  const { soak = usualSoak } = starting;
  if (deps.settings.current().adminChannel === undefined) return refused({ code: "no_admin_channel" });
  if (!deps.settings.isValid()) return refused({ code: "configuration_invalid" });
  if (soak < leastSoak || soak > mostSoak) return refused({ code: "soak", least: leastSoak, most: mostSoak });
  try {
    return await plan(deps, { ...starting, soak });
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return refused({ code: "no_facts", detail: error.message });
  }
}

function refused(refusal: RunRefusal): RunOutcome {
  return { kind: "refused", refusal };
}

async function plan(deps: MigrationDeps, { by, cluster, soak }: Starting & { readonly soak: Duration }): Promise<RunOutcome> {
  const anew = await planAnew(deps, cluster);
  const { explained, collected: { facts } } = anew;
  const steps = stepsOf(explained, anew.own);
  const refusal = whyNot(explained.plan, facts.mode, steps.length);
  if (refusal !== undefined) return refused(refusal);
  const state = await deps.awsAuthEdits.read(cluster, facts);
  const at = deps.trustedClock.trusted().now;
  const id = deps.random.requestId(at);
  const awsAuth = anew.digestOf(anew.data);
  const hash = deps.digests.sha256(planText({ run: id, clusterArn: facts.arn, mode: facts.mode, awsAuth, plan: explained.plan, steps }));
  const run: MigrationRun = {
    id, revision: 1, cluster: cluster.name, clusterArn: facts.arn, phase: "planned", startedBy: by, startedAt: at, soak, modeAtPlan: facts.mode, plan: explained.plan, hash, awsAuth,
    otherWriters: state === undefined ? [] : otherWritersOf(state), steps, backup: `aws-auth-backup-${toIsoText(at).slice(0, 16).replaceAll(/[-:]/g, "").toLowerCase()}-${id.slice(-6).toLowerCase()}`,
    confirmations: [], history: [],
  };
  const change = changed(run, "planned", { code: "planned", at, by });
  const events = [migrationChanged(change, at)];
  if (!await deps.migrations.create(change.run, events)) return refused({ code: "changed_meanwhile" });
  deps.trail.noteStored(events);
  return { kind: "started", run: change.run };
}

function whyNot({ blocked, updates }: MigrationPlan, mode: string, steps: number): RunRefusal | undefined {
  const whole = blocked.filter(({ arn }) => arn === null);
  if (whole.length > 0) return { code: "no_plan", reasons: whole.map(({ reason }) => reason) };
  if (mode === "API") return { code: "already_api_mode" };
  if (updates.length > 0) return { code: "half_made", principals: updates.map(({ principalArn }) => principalArn) };
  return steps === 0 && mode !== "CONFIG_MAP" ? { code: "nothing_to_do" } : undefined;
}
