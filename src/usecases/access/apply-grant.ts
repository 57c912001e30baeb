// G4 to G6: lease, association, read-back. Observe, plan, apply, observe again, until it is all there.
import type { Observed } from "../../domain/cluster/access-entry.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { ConflictError, UnavailableError } from "../../domain/errors.ts";
import { judgeEntry } from "../../domain/lease/judge-entry.ts";
import { readLease } from "../../domain/lease/lease-value.ts";
import { writeMade } from "../../domain/lease/lease-tags.ts";
import type { Grant } from "../../domain/plan/changes.ts";
import { planGrant } from "../../domain/plan/plan-grant.ts";
import type { GrantPlan } from "../../domain/plan/plan-grant.ts";
import type { AccessRequest, GrantProgress, Intent } from "../../domain/request/access-request.ts";
import { grantWindowEnd, progressTo } from "../../domain/request/grant-steps.ts";
import { instant, milliseconds } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { EntryGrants } from "../../ports/access/entry-grants.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Digests } from "../../ports/system/digests.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import type { Target } from "../request/check-target.ts";

/** What applying a grant needs. */
export interface ApplyDeps extends ChangeDeps {
  readonly entryReader: EntryReader;
  readonly entryGrants: EntryGrants;
  readonly settings: Settings;
  readonly digests: Digests;
  readonly trustedClock: TrustedClock;
  readonly clock: Clock;
}

/** All there and read back; refused; or not seen within the patience of one run. */
export type GrantResult = { readonly kind: "confirmed" } | { readonly kind: "unconfirmed" } | Extract<GrantPlan, { readonly kind: "refused" }>;

/** Pauses between reads, in milliseconds: reads may be stale for some seconds (EKS User Guide: eventually consistent). */
const pauses = [0, 250, 500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000] as const;
/** A write is sent again only when a read this many pauses later still does not show it. */
const pausesBeforeRepeat = 3;

/** Applies a grant whose intent is durable. @throws UnavailableError, RejectedError */
export async function applyGrant(deps: ApplyDeps, request: AccessRequest, at: { readonly cluster: Cluster; readonly target: Target }): Promise<GrantResult> {
  const { intent } = request;
  if (intent === undefined) return { kind: "unconfirmed" };
  const run: Run = { deps, request, intent, cluster: at.cluster };
  let observed = at.target.observed;
  let waited: number = pausesBeforeRepeat; // the first plan is applied at once
  for (const pause of pauses) {
    const plan = planFrom(run, observed);
    if (plan.kind !== "changes") return plan;
    waited = waited >= pausesBeforeRepeat ? await applyChanges(run, plan.changes, observed.kind === "absent" ? observed.readAt : observed.entry.readAt) : waited + 1;
    await deps.clock.sleep(milliseconds(pause));
    observed = await deps.entryReader.read(at.cluster, request.terms.principal, "grant");
  }
  const last = planFrom(run, observed);
  return last.kind === "changes" ? { kind: "unconfirmed" } : last;
}

interface Run {
  readonly deps: ApplyDeps;
  readonly request: AccessRequest;
  readonly intent: Intent;
  readonly cluster: Cluster;
}

function planFrom({ deps, request, intent }: Run, observed: Observed): GrantPlan {
  const { terms } = request;
  const { owner } = deps.settings.current();
  const keys = deps.digests.leaseKeys;
  const written = readLease(request.id, intent.lease);
  if (written === undefined) throw new ConflictError("corrupt_record", `The stored lease of ${request.shortId} cannot be read.`);
  const judged = observed.kind === "absent" ? undefined
    : judgeEntry(observed.entry, { owner, clusterArn: terms.clusterArn, keys, now: deps.trustedClock.trusted().now, proved: new Set() });
  const madeValue = writeMade({ owner, clusterArn: terms.clusterArn, principal: terms.principal }, keys);
  return planGrant({ principal: terms.principal, owner, lease: written.lease, leaseValue: intent.lease, madeValue, observed, judged });
}

// Returns 0: the next reads are only looked at, until it is time to send what is missing again.
async function applyChanges(run: Run, changes: readonly Grant[], readAt: Instant): Promise<number> {
  try {
    for (const change of changes) {
      await apply(run, change, readAt);
      await showProgress(run, change.kind === "associate" ? "confirming" : "association");
    }
    return 0;
  } catch (error) {
    // Somebody was faster, or the answer was lost: what is there now decides, so read and plan anew at once.
    if (error instanceof ConflictError || (error instanceof UnavailableError && error.code === "maybe_done")) return pausesBeforeRepeat;
    throw error;
  }
}

async function apply({ deps, request, intent, cluster }: Run, change: Grant, absentAt: Instant): Promise<void> {
  // The grant window was open at the check; calls that waited since then must not give after it.
  const guard = { notAfter: instant(Math.min(intent.notAfter, grantWindowEnd(request))) };
  const { principal } = request.terms;
  switch (change.kind) {
    case "createEntry": {
      // Of this absence: a token that was used before would give the first create's result, although its entry is gone.
      const token = deps.digests.sha256(`${request.id} ${intent.lease} ${String(absentAt)}`);
      await deps.entryGrants.createEntry(cluster, { principal, tags: change.tags, token }, guard);
      return;
    }
    case "addLease":
      await deps.entryGrants.addLease(cluster, { entryArn: change.entryArn, leaseId: change.leaseId, value: change.value }, guard);
      return;
    case "associate":
      await deps.entryGrants.associate(cluster, { principal, policy: change.policy, scope: change.scope }, guard);
      return;
  }
}

// Progress is a courtesy: a store that is away must not hold up or undo a grant.
async function showProgress({ deps, request }: Run, progress: GrantProgress): Promise<void> {
  try {
    await changeRequest(deps, request.id, (current) => progressTo(current, progress));
  } catch (error) {
    deps.log.error("progress not shown", error, { request: request.id });
  }
}
