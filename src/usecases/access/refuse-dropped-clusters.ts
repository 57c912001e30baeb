// A cluster that the configuration names no more would never be looked at again, whatever is live there: a process does not start like that.
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { Terms } from "../../domain/request/access-request.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Settings } from "../../ports/system/settings.ts";

/**
 * Refuses a configuration that drops a cluster on which requests have, or may have, access.
 * @throws InvalidInputError naming the clusters and requests; UnavailableError when the store is away
 */
export async function refuseDroppedClusters(deps: { readonly requests: RequestStore; readonly settings: Settings }): Promise<void> {
  const open = (await deps.requests.listOpen()).filter(({ state, terms }) => state !== "pending" && !isThere(deps.settings.current(), terms));
  if (open.length === 0) return;
  const names = [...new Set(open.map(({ terms }) => terms.cluster))].sort().join(", ");
  const requests = open.map(({ shortId }) => shortId).sort().join(", ");
  throw new InvalidInputError("configuration", `The configuration names ${names} no more, or means another cluster by it, but access is live there (${requests}) and would never be taken back. Put it back into the configuration until they ended, or end them first.`);
}

function isThere(configuration: Configuration, { cluster: name, clusterArn }: Terms): boolean {
  const cluster = clusterNamed(configuration, name);
  return cluster !== undefined && clusterArnText(cluster) === clusterArn;
}
