// Is the cluster in a state, and the principal in a place, in which access can be given at all?
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import type { Observed } from "../../domain/cluster/access-entry.ts";
import { RejectedError, UnavailableError } from "../../domain/errors.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import { judgeEntry } from "../../domain/lease/judge-entry.ts";
import type { JudgedEntry } from "../../domain/lease/judge-entry.ts";
import { forbiddenPrincipal } from "../../domain/person/principal.ts";
import type { PrincipalFacts } from "../../domain/person/principal.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { AwsAuth } from "../../ports/cluster/aws-auth.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import type { Principals } from "../../ports/person/principals.ts";
import type { Digests } from "../../ports/system/digests.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** What looking at a target needs. */
export interface TargetDeps {
  readonly settings: Settings;
  readonly clusters: Clusters;
  readonly principals: Principals;
  readonly entryReader: EntryReader;
  readonly awsAuth: AwsAuth;
  readonly digests: Digests;
  readonly trustedClock: TrustedClock;
}

/** Why a target takes no access. The names are those of both refusals and failed grants. */
export type TargetRefusal = "principal_missing" | "principal_shared" | "principal_protected" | "mode_config_map" | "mapped_in_aws_auth" | "aws_auth_unknown" | "standing_entry";

/** What was found at the target. */
export interface Target {
  readonly facts: ClusterFacts;
  readonly principal: PrincipalFacts;
  readonly observed: Observed;
  readonly judged: JudgedEntry | undefined;
}

/**
 * Looks at a principal on a cluster, everything read anew.
 * @throws UnavailableError when AWS does not answer
 */
export async function checkTarget(deps: TargetDeps, cluster: Cluster, arn: PrincipalArn): Promise<{ readonly target: Target } | { readonly refusal: TargetRefusal }> {
  const refusal = forbiddenPrincipal(arn, deps.settings.current().protectedPrincipals);
  if (refusal !== undefined) return { refusal };
  const [facts, principal, observed] = await Promise.all([deps.clusters.describe(cluster), deps.principals.find(cluster, arn), readEntry(deps, cluster, arn)]);
  if (principal === undefined) return { refusal: "principal_missing" };
  if (facts.mode === "CONFIG_MAP" || observed === undefined) return { refusal: "mode_config_map" };
  const judged = judge(deps, facts, observed);
  if (judged !== undefined) return judged.ownership === "own" ? { target: { facts, principal, observed, judged } } : { refusal: "standing_entry" };
  const mapped = facts.mode === "API" ? undefined : await mappedByAwsAuth(deps, { cluster, facts, arn });
  return mapped === undefined ? { target: { facts, principal, observed, judged } } : { refusal: mapped };
}

// Undefined where there are no access entries.
async function readEntry(deps: TargetDeps, cluster: Cluster, arn: PrincipalArn): Promise<Observed | undefined> {
  try {
    return await deps.entryReader.read(cluster, arn, "grant");
  } catch (error) {
    if (error instanceof RejectedError && error.code === "mode_config_map") return undefined;
    throw error;
  }
}

function judge(deps: TargetDeps, facts: ClusterFacts, observed: Observed): JudgedEntry | undefined {
  if (observed.kind === "absent") return undefined;
  return judgeEntry(observed.entry, {
    owner: deps.settings.current().owner, clusterArn: facts.arn, keys: deps.digests.leaseKeys, now: deps.trustedClock.trusted().now, proved: new Set(),
  });
}

// An access entry overrides the row of the same principal, and its deletion would bring the row back.
async function mappedByAwsAuth(deps: TargetDeps, at: { readonly cluster: Cluster; readonly facts: ClusterFacts; readonly arn: PrincipalArn }): Promise<TargetRefusal | undefined> {
  try {
    return (await deps.awsAuth.maps(at.cluster, at.facts, at.arn)) ? "mapped_in_aws_auth" : undefined;
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return "aws_auth_unknown";
  }
}
