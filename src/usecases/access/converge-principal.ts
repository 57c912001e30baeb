// Converge: takes away from one principal what no live lease justifies. It cannot give anything.
import * as facts from "../../domain/audit/facts.ts";
import type { Observed } from "../../domain/cluster/access-entry.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { isClusterArn, parseAs } from "../../domain/ids.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import { EksAccessError } from "../../domain/errors.ts";
import { judgeEntry } from "../../domain/lease/judge-entry.ts";
import type { JudgedEntry } from "../../domain/lease/judge-entry.ts";
import type { MacKeys } from "../../domain/lease/lease.ts";
import type { DropLeaseTags, Removal } from "../../domain/plan/changes.ts";
import { asLeased, planWholeEnd } from "../../domain/plan/end-by-tags.ts";
import { overSince, planRemovals } from "../../domain/plan/plan-removals.ts";
import { instant } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { EntryReader, ReadFor } from "../../ports/access/entry-reader.ts";
import type { EntryRemovals } from "../../ports/access/entry-removals.ts";
import type { EntryUpkeep } from "../../ports/access/entry-upkeep.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { ProvedEntries } from "./proved-entries.ts";

/** What converging needs; no port that gives. */
export interface ConvergeDeps {
  readonly entryReader: EntryReader;
  readonly entryRemovals: EntryRemovals;
  readonly entryUpkeep: EntryUpkeep;
  readonly trustedClock: TrustedClock;
  readonly settings: Settings;
  readonly leaseKeys: MacKeys;
  readonly provedEntries: ProvedEntries;
  readonly trail: AuditTrail;
  /** Only a hint for telling our own removals from others'; may be away. */
  readonly ownRemovals: Pick<RequestStore, "noteOwnRemoval">;
  readonly log: Log;
}

/** What a converge found in the end. */
export interface Converged {
  readonly judged: JudgedEntry | undefined;
  /** Nothing is left to take away. */
  readonly isSettled: boolean;
  readonly removed: readonly Removal[];
}

/** One principal on one cluster. */
export interface ConvergeTarget {
  readonly cluster: Cluster;
  readonly principal: PrincipalArn;
  /** What a pass has just read; else it is read here. */
  readonly observed?: Observed;
  /** When access that is known to be over was to end: of removals that wait, the earliest goes first, after those without it. */
  readonly due?: Instant | undefined;
  /** Most likely nothing lives here any more: the tags are looked at first, which then is enough. */
  readonly isOver?: boolean;
}

const mostRounds = 3;

/**
 * Observes, plans, applies and reads back until nothing is left to take away, three times at most.
 * @throws UnavailableError, RejectedError of the first change that failed, after the others were tried
 */
export async function convergePrincipal(deps: ConvergeDeps, target: ConvergeTarget): Promise<Converged> {
  const removed: Removal[] = [];
  if (target.isOver === true && (await endWhole(deps, target, removed))) return { judged: undefined, isSettled: true, removed };
  let observed = target.observed ?? (await read(deps, target));
  for (let round = 0; ; round += 1) {
    const judged = judgeObserved(deps, target.cluster, observed);
    const plan = judged === undefined ? { removals: [], tidying: [] } : planRemovals(judged, now(deps));
    if (plan.removals.length === 0) {
      await tidy(deps, target, plan.tidying);
      return { judged, isSettled: true, removed };
    }
    if (round === mostRounds) return { judged, isSettled: false, removed };
    if (judged !== undefined) removed.push(...(await applyAll(deps, target, { removals: plan.removals, judged })));
    observed = await read(deps, target);
  }
}

// @returns whether a look found the entry gone. If not, it is read whole: something lives, the entry stays, or the look was stale.
async function endWhole(deps: ConvergeDeps, target: ConvergeTarget, removed: Removal[]): Promise<boolean> {
  const look = () => deps.entryReader.readTags(target.cluster, target.principal, readFor(target));
  const first = await look();
  if (first.kind === "absent") return true;
  const judged = judgeObserved(deps, target.cluster, { kind: "entry", entry: asLeased(first.entry) });
  const removals = judged === undefined ? undefined : planWholeEnd(judged, now(deps));
  if (judged === undefined || removals === undefined) return false;
  removed.push(...(await applyAll(deps, target, { removals, judged })));
  return (await look()).kind === "absent";
}

/** Judges what was read, and remembers entries that are proved. Undefined when there is no entry. */
export function judgeObserved(deps: Pick<ConvergeDeps, "settings" | "leaseKeys" | "trustedClock" | "provedEntries">, cluster: Cluster, observed: Observed): JudgedEntry | undefined {
  if (observed.kind === "absent") return undefined;
  const clusterArn = parseAs(clusterArnText(cluster), isClusterArn, "the ARN of a cluster");
  const judged = judgeEntry(observed.entry, { owner: deps.settings.current().owner, clusterArn, keys: deps.leaseKeys, now: now(deps), proved: deps.provedEntries.of(cluster.name, observed.entry.principal) });
  if (judged.ownership === "own") deps.provedEntries.add(cluster.name, observed.entry);
  return judged;
}

function now(deps: Pick<ConvergeDeps, "trustedClock">): Instant {
  return deps.trustedClock.trusted().now;
}

function read(deps: ConvergeDeps, target: ConvergeTarget): Promise<Observed> {
  return deps.entryReader.read(target.cluster, target.principal, readFor(target));
}

function readFor({ due }: ConvergeTarget): ReadFor {
  return due === undefined ? "removal" : { due };
}

// Failure of one change never stops another; the first error is told at the end.
async function applyAll(deps: ConvergeDeps, target: ConvergeTarget, { removals, judged }: { readonly removals: readonly Removal[]; readonly judged: JudgedEntry }): Promise<readonly Removal[]> {
  const done: Removal[] = [];
  const errors: unknown[] = [];
  await noteOwnRemoval(deps, target);
  for (const removal of removals) {
    try {
      await apply(deps, target, { removal, judged });
      done.push(removal);
    } catch (error) {
      // A lease may have been added or ended meanwhile: with old tags the next round decides anew.
      if (error instanceof EksAccessError && (error.code === "stale_read" || error.code === "past_end")) break;
      errors.push(error);
    }
  }
  deps.trail.note(done.map((removal) => facts.removedByUs({ cluster: target.cluster.name, principal: target.principal }, removal, now(deps))));
  if (errors.length > 0) throw errors[0];
  return done;
}

async function apply(deps: ConvergeDeps, { cluster, principal }: ConvergeTarget, { removal, judged }: { readonly removal: Removal; readonly judged: JudgedEntry }): Promise<void> {
  const due = overSince(judged);
  switch (removal.kind) {
    case "disassociate":
      await deps.entryRemovals.disassociate(cluster, { principal, policy: removal.policy, due });
      return;
    case "narrow":
      await deps.entryUpkeep.narrow(cluster, { principal, policy: removal.policy, to: removal.to }, { readAt: judged.entry.readAt, notAfter: firstEnd(judged) });
      return;
    case "deleteEntry":
      await deps.entryRemovals.deleteEntry(cluster, { principal, readAt: judged.entry.readAt });
      return;
  }
}

function firstEnd({ live }: JudgedEntry): Instant {
  return instant(Math.min(...live.map(({ notAfter }) => notAfter)));
}

async function noteOwnRemoval(deps: ConvergeDeps, { cluster, principal }: ConvergeTarget): Promise<void> {
  try {
    await deps.ownRemovals.noteOwnRemoval(cluster.name, principal, now(deps));
  } catch (error) {
    deps.log.error("own removal not noted", error, { cluster: cluster.name });
  }
}

// Tags of dead leases confer nothing: failing to drop them is tried again by the next pass.
async function tidy(deps: ConvergeDeps, { cluster }: ConvergeTarget, tidying: readonly DropLeaseTags[]): Promise<void> {
  for (const { entryArn, keys } of tidying) {
    try {
      await deps.entryUpkeep.dropTags(cluster, entryArn, keys);
    } catch (error) {
      deps.log.error("dead lease tags not dropped yet", error, { cluster: cluster.name });
    }
  }
}
