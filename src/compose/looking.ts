// Commands that look at clusters: the reading half of AWS and Kubernetes, and nothing that could write.
import { readFileSync } from "node:fs";
import { createAwsReadingAccess } from "../adapters/aws/aws-reading-access.ts";
import type { Looking } from "../adapters/cli/clusters.ts";
import { createKubernetesAccess } from "../adapters/kubernetes/kubernetes-access.ts";
import { readAwsAuth } from "../adapters/kubernetes/read-aws-auth.ts";
import { openSettings } from "../adapters/settings/file-settings.ts";
import { createHmacDigests, sha256 } from "../adapters/system/hmac-digests.ts";
import { createSystemClock } from "../adapters/system/system-clock.ts";
import { loadLookingConfig } from "../config/config.ts";
import type { EntryArn, OwnerId } from "../domain/ids.ts";
import type { MacKeys } from "../domain/lease/lease.ts";
import { viewAccess } from "../domain/overview/access-view.ts";
import { viewCluster } from "../domain/overview/cluster-view.ts";
import type { Duration } from "../domain/time.ts";
import type { Log } from "../ports/system/log.ts";
import { collectMigrationFacts } from "../usecases/administration/collect-migration-facts.ts";
import { lookAtCluster } from "../usecases/administration/look-at-cluster.ts";
import { Patience } from "../usecases/administration/patience.ts";
import type { Overrides } from "./overrides.ts";

/** What a look is made from. */
export interface LookingSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides?: Pick<Overrides, "clock" | "awsEndpoint" | "awsCredentials">;
}

// What goes wrong stands in the view, where it is read.
const nothing = (): undefined => undefined;
const quiet: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Opens the configured clusters for looking; after `within` what is missing counts as unknown. @throws InvalidInputError when environment or configuration are wrong */
export async function openLooking({ environment, overrides = {} }: LookingSources, within: Duration): Promise<Looking> {
  const { configurationPath, instance, macKeys } = loadLookingConfig(environment, (path) => readFileSync(path, "utf8"));
  await using begun = new AsyncDisposableStack();
  const configuration = begun.use(await openSettings({ path: configurationPath, sha256, log: quiet })).current();
  const { owner } = configuration;
  const clock = overrides.clock ?? createSystemClock();
  const aws = begun.use(createAwsReadingAccess({ clock, log: quiet, metrics: { alarm: nothing, clockSkew: nothing }, owner, instance, endpoint: overrides.awsEndpoint, baseCredentials: overrides.awsCredentials }));
  const { awsAuthRows, rbac } = begun.use(createKubernetesAccess({ clock, log: quiet, kubernetesToken: aws.kubernetesToken }));
  const keys = keysOf(macKeys, owner);
  const deps = { ...aws, awsAuthRows, rbac, readAwsAuth, patience: begun.use(new Patience(clock, within)) };
  const judging = () => ({ owner, keys, now: aws.trustedClock.trusted().now, proved: new Set<EntryArn>() });
  const parts = begun.move();
  return {
    clusters: configuration.clusters.map((cluster) => ({
      name: cluster.name, aliases: cluster.aliases,
      view: async () => viewCluster(await lookAtCluster(deps, cluster), judging()),
      access: async () => viewAccess(await lookAtCluster(deps, cluster, "iam"), judging()),
      migrationFacts: () => collectMigrationFacts(deps, cluster),
    })),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

// Without keys nothing can be proved, and nothing is taken for a forgery.
function keysOf(masters: readonly Uint8Array[], owner: OwnerId): MacKeys {
  return masters.length === 0 ? { currentKid: "", mac: nothing, isEqual: () => false } : createHmacDigests({ masters, owner }).leaseKeys;
}
