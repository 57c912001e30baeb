// What was collected, in the form of a snapshot.
import { supportsEntries } from "../../domain/cluster/entries-support.ts";
import type { ObservedEntry } from "../../domain/cluster/access-entry.ts";
import type { CollectedFacts, LookedUpName } from "../../domain/migration/collected-facts.ts";
import type { RbacRule } from "../../domain/migration/rbac-cover.ts";
import { concerning, subjectsOf } from "../../domain/migration/rbac-objects.ts";
import type { RbacObjects } from "../../domain/migration/rbac-objects.ts";
import { isReported } from "../../domain/migration/subject-report.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Snapshot } from "./snapshot-shape.ts";

const sections = ["mapRoles", "mapUsers", "mapAccounts"] as const;

/** The snapshot, with the mode that is wished for as written. */
export function snapshotOf(collected: CollectedFacts, targetMode: string): Snapshot {
  const { cluster, facts, awsAuth, nodes, rbac, entries } = collected;
  const known = isUnknown(rbac) ? undefined : subjectsOf(rbac);
  const otherKeys = Object.entries(awsAuth).filter(([key]) => !sections.some((section) => section === key));
  const [mapRoles, mapUsers, mapAccounts] = sections.map((section) => awsAuth[section] ?? null);
  return {
    cluster: {
      accountId: cluster.account, partition: cluster.partition, status: facts.status,
      accessEntriesSupported: supportsEntries(facts) ?? false, hybridNodes: facts.hasHybridNodes ?? false,
    },
    authMode: facts.mode, targetMode, mapRoles: mapRoles ?? null, mapUsers: mapUsers ?? null, mapAccounts: mapAccounts ?? null, otherKeys: Object.fromEntries(otherKeys),
    existingEntries: entries.map((entry) => entryOf(entry, cluster.partition)),
    ...pathsOf(collected.names), ...nodesOf(nodes),
    rbac: known === undefined || isUnknown(rbac) ? null : { userSubjects: [...known.users], groupSubjects: [...known.groups], ...objectsOf(concerning(rbac, isReported(collected.reading))) },
  };
}

/** What the snapshot records as unknown: a sentence each. */
export function unreadIn({ facts, names, rbac }: CollectedFacts): readonly string[] {
  return [
    ...(supportsEntries(facts) === undefined ? [`whether version ${facts.version}, platform ${facts.platformVersion} knows access entries: its versions cannot be understood`] : []),
    ...(isUnknown(rbac) ? [`roles and bindings: ${rbac.unknown}`] : []),
    ...names.flatMap(({ written, real }) => (isUnknown(real) ? [`${written}: ${real.unknown}`] : [])),
  ];
}

function entryOf({ principal, type, groups, username, associations, tags }: ObservedEntry, partition: string): Snapshot["existingEntries"][number] {
  const policies = associations.flatMap(({ policy, scope }) => {
    const policyArn = policy.startsWith("arn:") ? policy : `arn:${partition}:eks::aws:cluster-access-policy/${policy}`;
    if (scope === undefined) return [];
    return [{ policyArn, accessScope: scope.type === "cluster" ? { type: scope.type } : { type: scope.type, namespaces: [...scope.namespaces] } }];
  });
  return { principalArn: principal, type, groups: [...groups], policies, username: username === "" ? null : username, ...(Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }) };
}

// Of the rest of RBAC the names are enough.
function objectsOf({ roles, bindings }: RbacObjects): Required<Pick<NonNullable<Snapshot["rbac"]>, "roles" | "bindings">> {
  return {
    roles: roles.map(({ namespace = null, name, rules }) => ({ namespace, name, rules: rules.map(ruleOf) })),
    bindings: bindings.map(({ namespace = null, name, role, subjects }) => ({ namespace, name, role, subjects: [...subjects] })),
  };
}

function ruleOf({ verbs, ...lists }: RbacRule): { verbs: string[] } {
  return { verbs: [...verbs], ...Object.fromEntries(Object.entries(lists)) };
}

function pathsOf(names: readonly LookedUpName[]): Pick<Snapshot, "iamRolePaths" | "iamUserPaths"> {
  const of = (wanted: LookedUpName["kind"]) => Object.fromEntries(names.filter(({ kind }) => kind === wanted).map(({ written, real }) => [written, isUnknown(real) ? "unknown" : (real ?? null)]));
  return { iamRolePaths: of("role"), iamUserPaths: of("user") };
}

function nodesOf({ nodeGroups, fargateRoles }: CollectedFacts["nodes"]): Pick<Snapshot, "managedNodegroupRoles" | "nodegroupAmiTypes" | "fargatePodExecutionRoles"> {
  const byRole = Map.groupBy(nodeGroups, ({ role }) => role);
  const amiTypes = [...byRole].map(([role, groups]) => [role, [...new Set(groups.flatMap(({ amiType }) => amiType ?? []))].sort()] as const);
  return { managedNodegroupRoles: [...byRole.keys()].sort(), nodegroupAmiTypes: Object.fromEntries(amiTypes), fargatePodExecutionRoles: [...new Set(fargateRoles)].sort() };
}
