// Finding the entry of a principal, and what an entry gives.
import type { MigrationFacts, PolicyOnScope, StandingEntry } from "./migration-facts.ts";
import { adminPolicy } from "./migration-facts.ts";

/** A principal whose row is in force. */
export interface LivePrincipal {
  readonly kind: "role" | "user";
  readonly account: string;
  /** The real ARN with path and case as in IAM; in other accounts as written. */
  readonly arn: string;
}

/** The principal's entry. In another account the path of a role cannot be known, so it is compared without. */
export function findEntry({ entries, cluster }: MigrationFacts, principal: LivePrincipal): StandingEntry | undefined {
  const spell = principal.account === cluster.account ? (arn: string) => arn.toLowerCase() : withoutRolePath;
  return entries.find(({ principalArn }) => spell(principalArn) === spell(principal.arn));
}

/** A role's ARN without its path, anything else as it is; in lower case. */
export function withoutRolePath(arn: string): string {
  return arn.replace(/:role\/.*\//, ":role/").toLowerCase();
}

/** The access policy of cluster administrators, on the whole cluster. */
export function adminOfCluster(partition: string): PolicyOnScope {
  return { policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${adminPolicy}`, accessScope: { type: "cluster" } };
}

/** Whether a policy is that of cluster administrators, on the whole cluster. */
export function isAdminOfCluster({ policyArn, accessScope }: PolicyOnScope): boolean {
  return policyArn.endsWith(`/${adminPolicy}`) && accessScope.type === "cluster";
}

/** Whether an entry makes its principal administrator for good; what hangs on a lease ends with it. */
export function isStandingAdmin({ policies, holdsLease }: StandingEntry): boolean {
  return !holdsLease && policies.some(isAdminOfCluster);
}

/** Whether two lists name the same things. */
export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.every((name) => other.includes(name)) && other.every((name) => one.includes(name));
}

/** The policies of `wanted` that are not in `there` with the same scope. */
export function missingPolicies(wanted: readonly PolicyOnScope[], there: readonly PolicyOnScope[]): readonly PolicyOnScope[] {
  return wanted.filter((policy) => !there.some((one) => isSamePolicy(one, policy)));
}

function isSamePolicy(one: PolicyOnScope, other: PolicyOnScope): boolean {
  return one.policyArn === other.policyArn && one.accessScope.type === other.accessScope.type && isSameSet(one.accessScope.namespaces ?? [], other.accessScope.namespaces ?? []);
}
