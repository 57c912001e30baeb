// G2 and G3: end and lease are fixed, durable in both sinks of the audit log, and a timer is set. Nothing was written to AWS yet.
import * as facts from "../../domain/audit/facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { writeLease } from "../../domain/lease/lease-value.ts";
import { leaseTag } from "../../domain/lease/lease-tags.ts";
import type { AccessRequest, Intent } from "../../domain/request/access-request.ts";
import { intend } from "../../domain/request/grant-steps.ts";
import { endOfGrant } from "../../domain/request/extension.ts";
import { between, minutes, wholeSecond } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { Digests } from "../../ports/system/digests.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import type { Target } from "../request/check-target.ts";

/** What fixing an intent needs. */
export interface IntentDeps extends ChangeDeps {
  readonly settings: Settings;
  readonly digests: Digests;
  readonly trustedClock: TrustedClock;
}

/** An intent of which nothing is on the cluster may be replaced after this, so that an outage eats no approved time. */
const intentMayBeReplacedAfter = minutes(1);

/**
 * Gives the request with a durable intent; undefined when it is not to be granted any more.
 * @throws UnavailableError when a sink of the audit log is away: no durable audit, no grant
 */
export async function fixIntent(deps: IntentDeps, request: AccessRequest, at: { readonly cluster: Cluster; readonly target: Target }): Promise<AccessRequest | undefined> {
  const isNew = needsIntent(request, at.target, deps.trustedClock.trusted().now);
  const intended = isNew ? await storeIntent(deps, request, at.cluster) : request;
  if (intended?.state !== "activating" || intended.intent === undefined) return undefined;
  if (!isNew) deps.trail.noteStored([facts.intended(intended, intended.intent)]);
  await deps.trail.durable();
  const { notAfter } = intended.intent;
  await deps.queue.askForEnd(intended.id, notAfter).catch((error: unknown) => { deps.log.error("end timer not set; heap and sweep do it", error, { request: intended.id }); });
  return intended;
}

function needsIntent(request: AccessRequest, { observed }: Target, now: Instant): boolean {
  if (request.intent === undefined) return true;
  if (request.activeAt !== undefined || between(request.intent.issuedAt, now) < intentMayBeReplacedAfter) return false;
  return observed.kind === "absent" || observed.entry.tags[leaseTag(request.id)] === undefined;
}

async function storeIntent(deps: IntentDeps, request: AccessRequest, cluster: Cluster): Promise<AccessRequest | undefined> {
  const intent = newIntent(deps, request);
  const stored = await changeRequest(deps, request.id, (current) => (current.revision === request.revision ? intend(current, intent) : undefined));
  if (stored?.intent?.lease !== intent.lease) return undefined; // somebody else changed it: run again from the start
  deps.log.info("grant intended", { request: request.id, cluster: cluster.name, generation: intent.generation });
  return stored;
}

function newIntent(deps: IntentDeps, { id, terms, intent }: AccessRequest): Intent {
  const issuedAt = wholeSecond(deps.trustedClock.trusted().now);
  const notAfter = endOfGrant(terms, issuedAt);
  const target = { owner: deps.settings.current().owner, clusterArn: terms.clusterArn, principal: terms.principal };
  const lease = writeLease({ id, issuedAt, notAfter, person: terms.requester.id, role: terms.role, policies: terms.accessPolicies, scope: terms.scope, groups: [] }, target, deps.digests.leaseKeys);
  return { issuedAt, notAfter, lease, generation: (intent?.generation ?? 0) + 1 };
}
