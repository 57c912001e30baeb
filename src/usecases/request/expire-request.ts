// A request that nobody decided in time is over.
import { clusterNamed } from "../../domain/configuration.ts";
import { RejectedError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import { asLeased } from "../../domain/plan/end-by-tags.ts";
import { hasLapsed } from "../../domain/request/access-request.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { approvalWindowPassed } from "../../domain/request/grant-steps.ts";
import { judgeObserved } from "../access/converge-principal.ts";
import type { TombstoneDeps } from "../access/write-tombstone.ts";
import type { JobResult } from "../access/end-access.ts";
import { between, seconds } from "../../domain/time.ts";
import { changeRequest } from "./change-request.ts";
import type { ChangeDeps } from "./change-request.ts";

/** What expiring needs. */
export type ExpireDeps = ChangeDeps & Omit<TombstoneDeps, "entryUpkeep">;

/** A sweep brings back what lives, every 30 s. */
const lookAgainAfter = seconds(30);

/**
 * Expires a pending request whose approval window has passed; runs again at its end when it has not. A store that was taken back, also while no process
 * saw it, may show as undecided what was granted since: while its lease lives on the cluster it is left for the sweep to bring back.
 * @throws UnavailableError, RejectedError when AWS does not say whether it was granted, or the store is away: run again
 */
export async function expireRequest(deps: ExpireDeps, id: RequestId): Promise<JobResult> {
  const found = await deps.requests.read(id);
  const { now } = deps.trustedClock.trusted();
  if (found?.state !== "pending") return "done";
  if (!hasLapsed(found, now)) return { again: between(now, found.lapsesAt) };
  if (await lives(deps, found)) {
    deps.log.warn("a request that should lapse has a lease that lives: left for the sweep to bring back", { request: id });
    return { again: lookAgainAfter };
  }
  await changeRequest(deps, id, (stored) => (hasLapsed(stored, now) ? approvalWindowPassed(stored, now) : undefined));
  return "done";
}

async function lives(deps: ExpireDeps, { id, terms }: AccessRequest): Promise<boolean> {
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
