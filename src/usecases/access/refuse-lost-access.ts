// A cluster that the configuration names no more, or access that was given under another owner or key, would never be taken back: a process does not start like that.
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { MacKeys } from "../../domain/lease/lease.ts";
import type { AccessRequest, Terms } from "../../domain/request/access-request.ts";
import { intentIsProved } from "../../domain/request/intent-proof.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Settings } from "../../ports/system/settings.ts";

/** What looking for lost access needs. */
interface LostAccessDeps {
  readonly requests: RequestStore;
  readonly settings: Settings;
  readonly leaseKeys: MacKeys;
}

/**
 * Refuses a configuration that drops a cluster on which requests have, or may have, access, and an owner or keys that their leases were not signed with.
 * @throws InvalidInputError naming the clusters and requests; UnavailableError when the store is away
 */
export async function refuseLostAccess(deps: LostAccessDeps): Promise<void> {
  const configuration = deps.settings.current();
  const open = (await deps.requests.listOpen()).filter(({ state }) => state !== "pending");
  refuseDropped(open.filter(({ terms }) => !isThere(configuration, terms)));
  refuseUnsigned(open.filter((request) => !intentIsProved(request, { owner: configuration.owner, leaseKeys: deps.leaseKeys })), configuration);
}

function refuseUnsigned(lost: readonly AccessRequest[], { owner }: Configuration): void {
  if (lost.length === 0) return;
  throw new InvalidInputError("configuration", `Access is live that was not given under the owner ${owner} with the present MAC keys (${shortIds(lost)}), and would never be taken back. Put back the owner, or the key it was signed with (behind the new one, after a comma), until it ended.`);
}

function refuseDropped(lost: readonly AccessRequest[]): void {
  if (lost.length === 0) return;
  const names = [...new Set(lost.map(({ terms }) => terms.cluster))].sort().join(", ");
  const requests = shortIds(lost);
  throw new InvalidInputError("configuration", `The configuration names ${names} no more, or means another cluster by it, but access is live there (${requests}) and would never be taken back. Put it back into the configuration until they ended, or end them first.`);
}

function shortIds(requests: readonly AccessRequest[]): string {
  return requests.map(({ shortId }) => shortId).sort().join(", ");
}

function isThere(configuration: Configuration, { cluster: name, clusterArn }: Terms): boolean {
  const cluster = clusterNamed(configuration, name);
  return cluster !== undefined && clusterArnText(cluster) === clusterArn;
}
