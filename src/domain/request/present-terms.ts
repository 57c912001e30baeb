// What the terms of a request would be under the present configuration; a difference voids the approval.
import { clusterNamed, roleNamed } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import { clusterArnText } from "../cluster/cluster.ts";
import { isClusterArn } from "../ids.ts";
import { principalOf } from "../person/principal.ts";
import type { Terms } from "./access-request.ts";

/** The terms as the configuration would make them now; undefined when it does not know the cluster, role, principal or entitlement any more. */
export function presentTerms(configuration: Configuration, terms: Terms): Terms | undefined {
  const cluster = clusterNamed(configuration, terms.cluster);
  const role = roleNamed(configuration, terms.role);
  const entitlement = configuration.entitlements.find(({ index, hash }) => index === terms.entitlement.index && hash === terms.entitlement.hash);
  if (cluster === undefined || role === undefined || entitlement === undefined) return undefined;
  const arn = clusterArnText(cluster);
  const principal = principalOf(configuration.people, terms.requester, cluster.account);
  if (!isClusterArn(arn) || principal === undefined) return undefined;
  return { ...terms, clusterArn: arn, principal: principal.arn, accessPolicies: role.accessPolicies };
}
