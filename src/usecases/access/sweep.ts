// The sweep of a process: every cluster, AWS first, then our records. Also done once at start, before Slack is served.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { GrantGate } from "./grant-gate.ts";
import type { Lanes } from "./lanes.ts";
import { reconcileRequests, resumeRequests } from "./reconcile-requests.ts";
import type { ReconcileDeps } from "./reconcile-requests.ts";
import { restoreLost, restoreOverdue } from "./restore-lost.ts";
import type { RestoreDeps } from "./restore-lost.ts";
import { RejectedError } from "../../domain/errors.ts";
import { showRemembered, sweepCluster } from "./sweep-cluster.ts";
import type { SweepDeps, SweepResult } from "./sweep-cluster.ts";
import { askToTell } from "../request/change-request.ts";

/** What the sweep of a process needs. */
export interface ProcessSweepDeps extends SweepDeps, ReconcileDeps, RestoreDeps {
  readonly gate: GrantGate;
  /** By cluster, one of each: a pass that hangs holds up no other cluster's next one. */
  readonly passLanes: Lanes;
}

/**
 * One sweep over all clusters, passing over those whose last pass still runs: it may begin before the one before it is done.
 * Never throws: what fails is logged, counted, and done by the next one.
 */
export async function sweep(deps: ProcessSweepDeps): Promise<void> {
  const storeIsThere = await tryTo(deps, "store not looked at", async () => { await deps.storeWatch.look(); });
  const { clusters } = deps.settings.current();
  const mustLook = storeIsThere ? await openPrincipals(deps) : new Map<string, Set<PrincipalArn>>();
  await Promise.all(clusters.map((cluster) => sweepOne(deps, cluster, { mustLook: mustLook.get(cluster.name) ?? new Set(), storeIsThere })));
  if (storeIsThere) await tryTo(deps, "messages not asked for", async () => {
    // In the lane that the request has: jobs of two lanes would not know of each other, and tell twice.
    for (const id of await deps.requests.listToTell()) await askToTell(deps, (await deps.requests.read(id).catch(() => undefined)) ?? { id });
  });
  await tryTo(deps, "audit facts wait for a sink", () => deps.trail.flush());
  reportSkew(deps);
}

async function openPrincipals(deps: ProcessSweepDeps): Promise<ReadonlyMap<string, Set<PrincipalArn>>> {
  const principals = new Map<string, Set<PrincipalArn>>();
  await tryTo(deps, "open requests not listed", async () => {
    for (const { terms } of await deps.requests.listOpen()) principals.set(terms.cluster, (principals.get(terms.cluster) ?? new Set()).add(terms.principal));
  });
  return principals;
}

interface SweepMeans {
  readonly mustLook: ReadonlySet<PrincipalArn>;
  readonly storeIsThere: boolean;
}

async function sweepOne(deps: ProcessSweepDeps, cluster: Cluster, { mustLook, storeIsThere }: SweepMeans): Promise<void> {
  if (!deps.passLanes.enter(cluster.name)) {
    deps.log.warn("last pass still runs", { cluster: cluster.name });
    return;
  }
  const begun = deps.gate.begin();
  await tryTo(deps, "cluster not swept", async () => {
    const result = await passOver(deps, cluster, mustLook).catch(async (error: unknown) => {
      showRemembered(deps, cluster);
      if (storeIsThere) await tryTo(deps, "requests not resumed", () => resumeRequests(deps, cluster));
      if (storeIsThere) await tryTo(deps, "overdue requests not restored", () => restoreOverdue(deps, cluster.name));
      throw error;
    });
    const isReconciled = storeIsThere && (await tryTo(deps, "requests not reconciled", () => matchRecords(deps, cluster, result)));
    if (result.error !== undefined) return;
    deps.metrics.sweepFinished(cluster.name);
    if (isReconciled) deps.gate.passed(cluster.name, { hasUnknownKey: result.hasUnknownKey, begun });
  });
  deps.passLanes.leave(cluster.name);
}

// After an incomplete pass it is not known what is missing, so nothing is restored as over.
async function matchRecords(deps: ProcessSweepDeps, cluster: Cluster, result: SweepResult): Promise<void> {
  await reconcileRequests(deps, cluster, result);
  if (result.error === undefined) await restoreLost(deps, cluster.name, result);
}

// In CONFIG_MAP mode there are no access entries, so nothing of ours can be there.
async function passOver(deps: ProcessSweepDeps, cluster: Cluster, mustLook: ReadonlySet<PrincipalArn>): Promise<SweepResult> {
  try {
    return await sweepCluster(deps, cluster, mustLook);
  } catch (error) {
    if (!(error instanceof RejectedError) || error.code !== "mode_config_map") throw error;
    return { looked: new Map(), present: new Set(), hasUnknownKey: false, error: undefined };
  }
}

async function tryTo(deps: ProcessSweepDeps, otherwise: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    deps.log.error(otherwise, error);
    return false;
  }
}

function reportSkew(deps: ProcessSweepDeps): void {
  const { skew } = deps.trustedClock.trusted();
  if (skew !== undefined) deps.metrics.clockSkew(skew / 1000);
}
