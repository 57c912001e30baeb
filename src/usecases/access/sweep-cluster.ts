// A pass over one cluster: reads what matters, takes away what no live lease justifies. Needs AWS only, no store, and cannot give.
import * as facts from "../../domain/audit/facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { JudgedEntry } from "../../domain/lease/judge-entry.ts";
import type { DueHeap } from "../../domain/lease/due-heap.ts";
import { leftOver } from "../../domain/plan/left-over.ts";
import { brake } from "../../domain/plan/plan-safety.ts";
import type { PlannedEntry } from "../../domain/plan/plan-safety.ts";
import { overSince, planRemovals } from "../../domain/plan/plan-removals.ts";
import type { Observed } from "../../domain/cluster/access-entry.ts";
import { between } from "../../domain/time.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import { convergePrincipal, judgeObserved } from "./converge-principal.ts";
import type { ConvergeDeps, Converged } from "./converge-principal.ts";
import type { ForeignEntries } from "./foreign-entries.ts";
import { inParallel } from "./in-parallel.ts";

/** What a sweep needs. */
export interface SweepDeps extends ConvergeDeps {
  readonly foreign: ForeignEntries;
  readonly dueHeap: DueHeap;
  readonly metrics: Metrics;
}

/** What a pass found: every principal that was looked at, and whether the pass was whole. */
export interface SweepResult {
  readonly looked: ReadonlyMap<PrincipalArn, Converged>;
  readonly present: ReadonlySet<PrincipalArn>;
  readonly hasUnknownKey: boolean;
  /** The first thing that failed; the rest was done all the same. */
  readonly error: unknown;
}

/**
 * Sweeps one cluster.
 * @param mustLook principals to look at although they are remembered as foreign: those of open requests
 * @throws UnavailableError, RejectedError when the entries cannot be listed
 */
export async function sweepCluster(deps: SweepDeps, cluster: Cluster, mustLook: ReadonlySet<PrincipalArn> = new Set()): Promise<SweepResult> {
  const listed = await deps.entryReader.listPrincipals(cluster);
  deps.provedEntries.listed(cluster.name, listed);
  const errors: unknown[] = [];
  const read = await inParallel(deps.foreign.toLookAt(cluster.name, listed, mustLook), async (principal) => readOne(deps, { cluster, principal }, errors));
  const planned = read.flatMap((one) => (one?.planned === undefined ? [] : [one.planned]));
  const pass = brake(planned);
  if (pass.message !== undefined) alarmBraked(deps, cluster, pass.message);
  const braked = new Set(pass.braked.map(({ judged }) => judged.entry.principal));
  const looked = new Map<PrincipalArn, Converged>();
  await inParallel(longestOverFirst(read.filter((one) => one !== undefined)), async (one) => {
    const converged = braked.has(one.principal) ? { judged: one.planned?.judged, isSettled: false, removed: [] } : await convergeOne(deps, { cluster, ...one }, errors);
    if (converged !== undefined) looked.set(one.principal, converged);
  });
  showLeftOver(deps, cluster, { planned, looked, isWhole: errors.length === 0 });
  return { looked, present: new Set(listed), hasUnknownKey: planned.some(({ judged }) => judged.alarms.includes("unknown_key")), error: errors[0] };
}

// Nothing is said to be left only after a pass that read everything.
function showLeftOver(deps: SweepDeps, { name }: Cluster, { planned, looked, isWhole }: { readonly planned: readonly PlannedEntry[]; readonly looked: SweepResult["looked"]; readonly isWhole: boolean }): void {
  const { now } = deps.trustedClock.trusted();
  const unsettled = planned.flatMap(({ judged }) => {
    const last = looked.get(judged.entry.principal);
    return last?.isSettled === true ? [] : [last?.judged ?? judged];
  });
  const { unjustified, overSince: since } = leftOver(unsettled, now);
  if (isWhole || unjustified > 0) deps.metrics.unjustifiedAssociations(name, unjustified);
  if (isWhole || since !== undefined) deps.metrics.leaseOverdue(name, since === undefined ? 0 : between(since, now) / 1000);
}

/** Shows what this process remembers to be overdue on a cluster that cannot be looked at. */
export function showRemembered(deps: Pick<SweepDeps, "dueHeap" | "metrics" | "trustedClock">, { name }: Cluster): void {
  const { now } = deps.trustedClock.trusted();
  const since = deps.dueHeap.next(name);
  if (since !== undefined && since < now) deps.metrics.leaseOverdue(name, between(since, now) / 1000);
}

interface ReadOne {
  readonly principal: PrincipalArn;
  readonly observed: Observed;
  readonly planned: PlannedEntry | undefined;
}

async function readOne(deps: SweepDeps, { cluster, principal }: { readonly cluster: Cluster; readonly principal: PrincipalArn }, errors: unknown[]): Promise<ReadOne | undefined> {
  try {
    const observed = await deps.entryReader.read(cluster, principal, "background");
    const judged = judgeObserved(deps, cluster, observed);
    deps.foreign.saw(cluster.name, principal, judged?.ownership === "foreign");
    if (judged === undefined) return { principal, observed, planned: undefined };
    alarm(deps, cluster, judged);
    return { principal, observed, planned: { judged, plan: planRemovals(judged, deps.trustedClock.trusted().now) } };
  } catch (error) {
    errors.push(error);
    deps.log.error("entry not read in this pass", error, { cluster: cluster.name });
    return undefined;
  }
}

// Sixteen at a time: what was taken away early and what is over longest must not wait behind the rest.
function longestOverFirst(read: readonly ReadOne[]): readonly ReadOne[] {
  const end = ({ planned }: ReadOne): number => (planned === undefined || planned.plan.removals.length === 0 ? Infinity : overSince(planned.judged) ?? 0);
  return [...read].sort((one, other) => (end(one) < end(other) ? -1 : Number(end(one) > end(other))));
}

async function convergeOne(deps: SweepDeps, one: { readonly cluster: Cluster; readonly principal: PrincipalArn; readonly observed: Observed }, errors: unknown[]): Promise<Converged | undefined> {
  try {
    const converged = await convergePrincipal(deps, one);
    rememberEnd(deps, one.cluster, converged);
    return converged;
  } catch (error) {
    errors.push(error);
    deps.log.error("entry not converged in this pass", error, { cluster: one.cluster.name });
    return undefined;
  }
}

/** Remembers when the next lease of a converged principal ends. */
export function rememberEnd(deps: Pick<SweepDeps, "dueHeap">, cluster: Cluster, { judged }: Converged): void {
  if (judged === undefined) return;
  const ends = judged.live.map(({ notAfter }) => notAfter).sort((one, other) => one - other);
  deps.dueHeap.set(cluster.name, judged.entry.principal, ends[0]);
}

function alarm(deps: SweepDeps, cluster: Cluster, { alarms, entry }: JudgedEntry): void {
  for (const kind of alarms) {
    deps.metrics.alarm(kind);
    if (!deps.foreign.isNewAlarm(`${entry.entryArn} ${kind}`)) continue;
    deps.trail.note([facts.entryAlarm({ cluster: cluster.name, principal: entry.principal }, kind, deps.trustedClock.trusted().now)]);
  }
}

function alarmBraked(deps: SweepDeps, cluster: Cluster, message: string): void {
  deps.metrics.alarm("pass_braked");
  deps.log.warn("unexpected removals held back", { cluster: cluster.name, message });
  deps.trail.note([facts.passBraked(cluster.name, message, deps.trustedClock.trusted().now)]);
}
