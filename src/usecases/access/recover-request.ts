// Bringing a request back from its lease after the store was lost: it can be seen and ended; nothing is granted on it.
import * as facts from "../../domain/audit/facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { clusterScope } from "../../domain/cluster/access-scope.ts";
import { ConflictError } from "../../domain/errors.ts";
import { isClusterArn, parseAs } from "../../domain/ids.ts";
import type { JudgedEntry } from "../../domain/lease/judge-entry.ts";
import type { Lease } from "../../domain/lease/lease.ts";
import { leaseTag } from "../../domain/lease/lease-tags.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { between, instant } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { RequestChange } from "../../ports/store/request-store.ts";
import type { StoreWatch } from "./store-watch.ts";
import { askToTell } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import type { DrawnCards } from "../talk/drawn-cards.ts";

/** What recovering needs. */
export interface RecoverDeps extends ChangeDeps {
  readonly people: People;
  readonly settings: Settings;
  readonly trustedClock: TrustedClock;
  readonly metrics: Metrics;
  readonly drawnCards: DrawnCards;
  readonly storeWatch: Pick<StoreWatch, "hasJustLost">;
}

/** A live lease on an entry, with the record that is older than it, if there is one. */
export interface FoundLease {
  readonly lease: Lease;
  readonly judged: JudgedEntry;
  readonly stored: AccessRequest | undefined;
}

/** Stores an active request made from a live lease; on the card that this process drew for it, else with a new one. A lease of which nothing is in force gives nothing, and is left to its end. */
export async function recoverRequest(deps: RecoverDeps, cluster: Cluster, { lease, judged, stored }: FoundLease): Promise<void> {
  if (!judged.entry.associations.some(({ policy }) => lease.policies.some((one) => one === policy))) return;
  const drawn = deps.drawnCards.of(lease.id);
  if (drawn === undefined && stored === undefined && deps.storeWatch.hasJustLost) return; // a process that knows its card brings it back; else the next pass does
  const made = await requestOf(deps, cluster, { lease, judged, stored });
  const { now } = deps.trustedClock.trusted();
  const request = drawn === undefined ? made : { ...made, ...knownOf(drawn.request) };
  try {
    const change: RequestChange = { request, events: [facts.recovered(request, now)], notices: [{ to: "thread", request: request.id, fact: "recovered", n: 1, at: now }] };
    await (stored === undefined ? deps.requests.create(change) : deps.requests.replace(change));
  } catch (error) {
    if (error instanceof ConflictError) return; // another replica was faster
    throw error;
  }
  if (drawn !== undefined) await deps.requests.setCard(request.id, drawn.card);
  deps.metrics.alarm("request_recovered");
  deps.trail.noteStored([facts.recovered(request, now)]);
  await askToTell(deps, request);
  await deps.queue.askForEnd(request.id, lease.notAfter);
}

// What was drawn may be older than the last approval: then it is not said who approved.
function knownOf({ terms, approvalHash, askedAt, approvals, approvalsNeeded, approvedByRule, approverGroups, breakGlass }: AccessRequest): Partial<AccessRequest> {
  const known = { terms, approvalHash, askedAt, approverGroups, ...(breakGlass === undefined ? {} : { breakGlass }) };
  return approvals.length < approvalsNeeded ? known : { ...known, approvals, approvalsNeeded, ...(approvedByRule === undefined ? {} : { approvedByRule }) };
}

async function requestOf(deps: RecoverDeps, cluster: Cluster, { lease, judged, stored }: FoundLease): Promise<AccessRequest> {
  const email = await emailOf(deps, lease);
  const { now } = deps.trustedClock.trusted();
  return {
    id: lease.id, shortId: stored?.shortId ?? (await deps.requests.shortIdFor(lease.id)), revision: (stored?.revision ?? 0) + 1, state: "active",
    terms: {
      requester: { id: lease.person, email, team: deps.settings.current().team },
      cluster: cluster.name, clusterArn: parseAs(clusterArnText(cluster), isClusterArn, "the ARN of a cluster"), clusterCreatedAt: instant(0),
      principal: judged.entry.principal, principalId: "", role: lease.role, accessPolicies: lease.policies, scope: lease.scope ?? clusterScope,
      duration: between(lease.issuedAt, lease.notAfter), entitlement: { index: -1, hash: "" },
    },
    approvalHash: "", askedAt: lease.issuedAt, lapsesAt: lease.notAfter, approvalsNeeded: 0, approverGroups: deps.settings.current().administrators, approvals: [],
    intent: { issuedAt: lease.issuedAt, notAfter: lease.notAfter, lease: judged.entry.tags[leaseTag(lease.id)] ?? "", generation: 0 }, activeAt: now, recovered: true,
  };
}

async function emailOf(deps: RecoverDeps, lease: Lease): Promise<string> {
  try {
    return (await deps.people.find(lease.person))?.email ?? "unknown";
  } catch (error) {
    deps.log.error("requester of a recovered lease not read", error, { request: lease.id });
    return "unknown";
  }
}
