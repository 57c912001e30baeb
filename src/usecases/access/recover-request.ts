// Bringing a request back from its lease after the store was lost: it can be seen and ended; nothing is granted on it.
import * as facts from "../../domain/audit/facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { clusterScope } from "../../domain/cluster/access-scope.ts";
import { ConflictError } from "../../domain/errors.ts";
import { isClusterArn, parseAs } from "../../domain/ids.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { Lease } from "../../domain/lease/lease.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { between, instant } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { askToTell } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";

/** What recovering needs. */
export interface RecoverDeps extends ChangeDeps {
  readonly people: People;
  readonly settings: Settings;
  readonly trustedClock: TrustedClock;
  readonly metrics: Metrics;
}

/** Stores an active request made from a live lease that has no record, with a new card. */
export async function recoverRequest(deps: RecoverDeps, cluster: Cluster, found: { readonly lease: Lease; readonly principal: PrincipalArn }): Promise<void> {
  const { lease } = found;
  const email = await emailOf(deps, lease);
  const { now } = deps.trustedClock.trusted();
  const request: AccessRequest = {
    id: lease.id, shortId: await deps.requests.shortIdFor(lease.id), revision: 1, state: "active",
    terms: {
      requester: { id: lease.person, email, team: deps.settings.current().team },
      cluster: cluster.name, clusterArn: parseAs(clusterArnText(cluster), isClusterArn, "the ARN of a cluster"), clusterCreatedAt: instant(0),
      principal: found.principal, principalId: "", role: lease.role, accessPolicies: lease.policies, scope: lease.scope ?? clusterScope,
      duration: between(lease.issuedAt, lease.notAfter), entitlement: { index: -1, hash: "" },
    },
    approvalHash: "", askedAt: lease.issuedAt, lapsesAt: lease.notAfter, approvalsNeeded: 0, approverGroups: deps.settings.current().administrators, approvals: [],
    intent: { issuedAt: lease.issuedAt, notAfter: lease.notAfter, lease: "", generation: 0 }, activeAt: now, recovered: true,
  };
  try {
    await deps.requests.create({ request, events: [facts.recovered(request, now)], notices: [{ to: "thread", request: request.id, fact: "recovered", n: 1, at: now }] });
  } catch (error) {
    if (error instanceof ConflictError) return; // another replica was faster
    throw error;
  }
  deps.metrics.alarm("request_recovered");
  deps.trail.noteStored([facts.recovered(request, now)]);
  await askToTell(deps, request.id);
  await deps.queue.askForEnd(request.id, lease.notAfter);
}

async function emailOf(deps: RecoverDeps, lease: Lease): Promise<string> {
  try {
    return (await deps.people.find(lease.person))?.email ?? "unknown";
  } catch (error) {
    deps.log.error("requester of a recovered lease not read", error, { request: lease.id });
    return "unknown";
  }
}
