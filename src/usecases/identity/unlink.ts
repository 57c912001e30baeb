// Taking links back.
import { linkRemoved } from "../../domain/audit/facts.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import type { AccountId, SlackUserId } from "../../domain/ids.ts";
import type { Link } from "../../domain/person/link.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import { storedLink } from "./resolve-principal.ts";
import type { ResolveDeps } from "./resolve-principal.ts";

/** What taking back needs. */
export interface UnlinkDeps extends ResolveDeps {
  readonly trail: AuditTrail;
}

/**
 * Removes a person's link in the account of a cluster, or all of them; what was removed comes back.
 * Requests that wait were made for that principal and can no longer be approved; access that runs keeps the principal it was approved for until its end.
 */
export async function unlink(deps: UnlinkDeps, user: SlackUserId, typed: string | undefined): Promise<readonly Link[]> {
  const configuration = deps.settings.current();
  const chosen = typed === undefined ? configuration.clusters : [clusterNamed(configuration, typed)].filter((cluster) => cluster !== undefined);
  const removed: Link[] = [];
  for (const account of new Set<AccountId>(chosen.map((cluster) => cluster.account))) {
    const link = await storedLink(deps, { id: user }, account);
    if (link === undefined) continue;
    const event = linkRemoved({ id: user, email: undefined, at: deps.trustedClock.trusted().now }, link);
    if (!(await deps.links.remove(link, event))) continue;
    deps.trail.noteStored([event]);
    removed.push(link);
  }
  return removed;
}
