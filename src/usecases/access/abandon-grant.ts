// Giving a grant up: what was half made is removed first, and only when nothing is left is it said that nothing was granted.
import { clusterNamed } from "../../domain/configuration.ts";
import type { GrantRejection } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { presenceOf } from "../../domain/lease/lease-presence.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { rejectGrant } from "../../domain/request/grant-steps.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import { convergePrincipal } from "./converge-principal.ts";
import type { ConvergeDeps } from "./converge-principal.ts";
import { absenceApart } from "./end-access.ts";
import { writeTombstone } from "./write-tombstone.ts";

/** What giving up needs. */
export interface AbandonDeps extends ChangeDeps, ConvergeDeps {
  readonly clock: Clock;
}

/**
 * Ends a grant without access. Before an intent nothing can have been written; after it the lease gets a tombstone,
 * and two reads apart must find nothing of it.
 * @throws UnavailableError when AWS does not show that nothing is left: run again
 */
export async function abandonGrant(deps: AbandonDeps, request: AccessRequest, failure: { readonly code: GrantRejection; readonly detail?: string }): Promise<"done"> {
  // As stored now: the intent may have been fixed after the caller read the request.
  const stored = await deps.requests.read(request.id);
  if (stored?.state !== "activating") return "done";
  if (stored.intent !== undefined) await removeRemains(deps, stored);
  const now = deps.trustedClock.trusted().now;
  // An intent that another worker fixed meanwhile was not cleaned up: nothing can be said of it yet.
  const rejected = await changeRequest(deps, request.id, (current) => (current.intent?.lease === stored.intent?.lease ? rejectGrant(current, failure, now) : undefined));
  if (rejected?.state === "activating") throw new UnavailableError("changed", `Another worker began ${request.shortId} anew while it was given up.`);
  return "done";
}

async function removeRemains(deps: AbandonDeps, request: AccessRequest): Promise<void> {
  const cluster = clusterNamed(deps.settings.current(), request.terms.cluster);
  if (cluster === undefined) throw new UnavailableError("cluster_not_found", `The cluster ${request.terms.cluster} of ${request.shortId} is not configured, so nothing can be removed there. Put it back into the configuration.`);
  await removeOnce(deps, cluster, request);
  await deps.clock.sleep(absenceApart);
  await removeOnce(deps, cluster, request);
}

async function removeOnce(deps: AbandonDeps, cluster: Parameters<typeof writeTombstone>[1], request: AccessRequest): Promise<void> {
  await writeTombstone(deps, cluster, request);
  const converged = await convergePrincipal(deps, { cluster, principal: request.terms.principal });
  if (converged.isSettled && presenceOf(request.id, converged.judged) === "absent") return;
  throw new UnavailableError("unavailable", `What was begun of ${request.shortId} is not gone yet.`);
}
