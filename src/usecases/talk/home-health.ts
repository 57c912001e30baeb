// How the installation is, as administrators see it in their Home tab.
import { lastApprovalAt } from "../../domain/request/access-request.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { between } from "../../domain/time.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { Health } from "../../ports/talk/home-tab.ts";
import type { GrantGate } from "../access/grant-gate.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";

/** What is looked at. */
interface HealthDeps {
  readonly settings: Settings;
  readonly gate: Pick<GrantGate, "closedBecause">;
  readonly requests: Pick<RequestStore, "listToTell">;
  readonly trail: Pick<AuditTrail, "behind">;
}

/** How it is now. @param open every request that is not over @throws UnavailableError when the store does not answer */
export async function healthOf(deps: HealthDeps, open: readonly AccessRequest[]): Promise<Health> {
  const active = open.filter(({ state }) => state === "active");
  return {
    hasGoodConfiguration: deps.settings.isValid(), overdue: open.filter(({ overdue }) => overdue !== undefined).length,
    closed: deps.settings.current().clusters.flatMap(({ name }) => {
      const why = deps.gate.closedBecause(name);
      return why === undefined ? [] : [{ cluster: name, why }];
    }),
    untold: (await deps.requests.listToTell()).length, auditBehind: deps.trail.behind,
    byState: counted(open.map(({ state }) => state)), activeByCluster: counted(active.map(({ terms }) => terms.cluster)), timeToGrant: timeToGrant(active),
  };
}

function counted<T extends string>(names: readonly T[]): readonly (readonly [T, number])[] {
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const).toSorted(([one, many], [other, few]) => few - many || one.localeCompare(other));
}

function timeToGrant(active: readonly AccessRequest[]): Health["timeToGrant"] {
  const spans = active.flatMap((request) => {
    const approvedAt = lastApprovalAt(request);
    return approvedAt === undefined || request.activeAt === undefined || request.terms.extends !== undefined ? [] : [between(approvedAt, request.activeAt)];
  }).toSorted((one, other) => one - other);
  const [median, longest] = [spans[Math.floor((spans.length - 1) / 2)], spans.at(-1)];
  return median === undefined || longest === undefined ? undefined : { count: spans.length, median, longest };
}
