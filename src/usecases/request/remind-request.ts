// What falls due on a request by the clock alone: nobody decided in time, or access is soon over.
import { clusterNamed } from "../../domain/configuration.ts";
import type { Escalation } from "../../domain/entitlement/entitlement.ts";
import { RejectedError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import { asLeased } from "../../domain/plan/end-by-tags.ts";
import { hasLapsed } from "../../domain/request/access-request.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { entitlementOf } from "../../domain/request/present-terms.ts";
import { nextReminderAt, reminderStep } from "../../domain/request/reminders.ts";
import { between, milliseconds, seconds } from "../../domain/time.ts";
import type { JobResult } from "../access/end-access.ts";
import { judgeObserved } from "../access/converge-principal.ts";
import type { TombstoneDeps } from "../access/write-tombstone.ts";
import { changeRequest } from "./change-request.ts";
import type { ChangeDeps } from "./change-request.ts";

/** What reminding needs. */
export type RemindDeps = ChangeDeps & Omit<TombstoneDeps, "entryUpkeep">;

/** A sweep brings back what lives, every 30 s. */
const lookAgainAfter = seconds(30);

/**
 * Does what is due on a request now; runs again when something is due later. A store that was taken back, also while no process saw it, may show as
 * undecided what was granted since: while its lease lives on the cluster it does not lapse, but is left for the sweep to bring back.
 * @throws UnavailableError, RejectedError when AWS does not say whether it was granted, or the store is away: run again
 */
export async function remindRequest(deps: RemindDeps, id: RequestId): Promise<JobResult> {
  const found = await deps.requests.read(id);
  const { now } = deps.trustedClock.trusted();
  if (found?.state === "pending" && hasLapsed(found, now) && (await lives(deps, found))) {
    deps.log.warn("a request that should lapse has a lease that lives: left for the sweep to bring back", { request: id });
    return { again: lookAgainAfter };
  }
  const request = await changeRequest(deps, id, (stored) => reminderStep(stored, now, escalationOf(deps, stored)));
  const next = request === undefined ? undefined : nextReminderAt(request, escalationOf(deps, request));
  return next === undefined ? "done" : { again: milliseconds(Math.max(50, between(now, next))) };
}

/** What the entitlement of a request says of calling others; undefined when it says nothing, or is not there any more. */
export function escalationOf({ settings }: Pick<RemindDeps, "settings">, { terms }: AccessRequest): Escalation | undefined {
  return entitlementOf(settings.current(), terms)?.approvals.escalate;
}

async function lives(deps: RemindDeps, { id, terms }: AccessRequest): Promise<boolean> {
  const cluster = clusterNamed(deps.settings.current(), terms.cluster);
  if (cluster === undefined) return false;
  try {
    const observed = await deps.entryReader.readTags(cluster, terms.principal, "background");
    const judged = observed.kind === "absent" ? undefined : judgeObserved(deps, cluster, { kind: "entry", entry: asLeased(observed.entry) });
    return judged?.live.some((lease) => lease.id === id) ?? false;
  } catch (error) {
    // Without access entries there is no lease.
    if (error instanceof RejectedError && error.code === "mode_config_map") return false;
    throw error;
  }
}
