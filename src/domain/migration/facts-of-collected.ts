// What was read of a cluster, as the planner takes it.
import { supportsEntries } from "../cluster/entries-support.ts";
import type { ObservedEntry } from "../cluster/access-entry.ts";
import { leaseTagsOf } from "../lease/lease-tags.ts";
import { isUnknown } from "../overview/unknown.ts";
import type { CollectedFacts, LookedUpName } from "./collected-facts.ts";
import type { MigrationFacts, PolicyOnScope, PrincipalLookup, StandingEntry } from "./migration-facts.ts";
import { subjectsOf } from "./rbac-objects.ts";
import { migrationTag } from "./run/migration-run.ts";

/** The planner's facts for a mode that is wished for. What could not be read stays unknown. */
export function factsOfCollected({ cluster, facts, reading, entries, nodes, names, rbac }: CollectedFacts, targetMode: string): MigrationFacts {
  const byRole = Map.groupBy(nodes.nodeGroups, ({ role }) => role.toLowerCase());
  return {
    cluster: {
      account: cluster.account, partition: cluster.partition, mode: facts.mode, status: facts.status,
      supportsEntries: supportsEntries(facts) ?? false, hasHybridNodes: facts.hasHybridNodes ?? false,
    },
    targetMode, awsAuth: reading, entries: entries.map((entry) => standing(entry, cluster.partition)),
    principals: new Map(names.map((name) => [name.written.toLowerCase(), lookupOf(name)])),
    nodeGroupRoles: new Map([...byRole].map(([role, groups]) => [role, groups.flatMap(({ amiType }) => amiType ?? [])])),
    fargateRoles: new Set(nodes.fargateRoles.map((arn) => arn.toLowerCase())),
    bound: isUnknown(rbac) ? undefined : subjectsOf(rbac),
  };
}

function lookupOf({ real }: LookedUpName): PrincipalLookup {
  if (isUnknown(real)) return { kind: "unknown" };
  return real === undefined ? { kind: "absent" } : { kind: "found", arn: real };
}

function standing({ principal, type, groups, username, associations, tags }: ObservedEntry, partition: string): StandingEntry {
  return { principalArn: principal, type, groups, username, policies: policiesOf(associations, partition), isOfMigration: Object.hasOwn(tags, migrationTag), holdsLease: leaseTagsOf(tags).leases.length > 0 };
}

/** Associations in the form of the EKS API; a scope that is not understood stands for another than any that is planned. */
export function policiesOf(associations: ObservedEntry["associations"], partition: string): readonly PolicyOnScope[] {
  return associations.map(({ policy, scope }) => ({
    policyArn: policy.startsWith("arn:") ? policy : `arn:${partition}:eks::aws:cluster-access-policy/${policy}`,
    accessScope: scope === undefined ? { type: "unknown" } : scope.type === "cluster" ? { type: scope.type } : { type: scope.type, namespaces: scope.namespaces },
  }));
}
