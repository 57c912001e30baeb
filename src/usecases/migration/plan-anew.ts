// Reads everything and plans, for a run that begins or goes on.
import { canonicalJson } from "../../domain/canonical-text.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { AwsAuthData, CollectedFacts } from "../../domain/migration/collected-facts.ts";
import { factsOfCollected } from "../../domain/migration/facts-of-collected.ts";
import { planMigration } from "../../domain/migration/migration-plan.ts";
import type { Anew } from "../../domain/migration/run/work-out.ts";
import { seconds } from "../../domain/time.ts";
import { collectMigrationFacts } from "../administration/collect-migration-facts.ts";
import { Patience } from "../administration/patience.ts";
import type { MigrationDeps } from "./migration-deps.ts";

const collectWithin = seconds(120);

/** Digest of a ConfigMap's `data`. */
export function digestOf({ digests }: Pick<MigrationDeps, "digests">, data: AwsAuthData): string {
  return digests.sha256(canonicalJson(data));
}

/** Plans from what is there now. @throws UnavailableError when a fact is missing that no plan can do without */
export async function planAnew(deps: MigrationDeps, cluster: Cluster): Promise<Anew & { readonly collected: CollectedFacts }> {
  using patience = new Patience(deps.clock, collectWithin);
  const collected = await collectMigrationFacts({ ...deps, patience }, cluster);
  if ("missing" in collected) throw new UnavailableError("unavailable", collected.missing.join(" "));
  const own = cluster.assumeRole === undefined ? [] : [cluster.assumeRole.arn];
  return {
    collected, own, explained: planMigration(factsOfCollected(collected, "API")), data: collected.awsAuth, now: deps.clock.now(), read: deps.readAwsAuth,
    digestOf: (data) => digestOf(deps, data), sha256: (text) => deps.digests.sha256(text),
  };
}
