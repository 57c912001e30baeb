// The checked file in domain form.
import { canonicalJson, sortedSet } from "../../domain/canonical-text.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { Entitlement, Group } from "../../domain/entitlement/entitlement.ts";
import type { Role } from "../../domain/entitlement/role.ts";
import { isAccountId, isGroupName, isRoleName, isSlackUserId, parseAs } from "../../domain/ids.ts";
import type { AccountId, PrincipalArn, SlackUserId } from "../../domain/ids.ts";
import { toBreakGlass, toRotas } from "./to-break-glass.ts";
import { jsonOf } from "./json-of.ts";
import { partitionOf } from "./partition.ts";
import type { ConfigurationFile } from "./schema.ts";

/** Makes the domain's configuration. @param sha256 lower-case hex */
export function toConfiguration(file: ConfigurationFile, sha256: (text: string) => string): Configuration {
  return {
    owner: file.owner, team: file.slack.team, requestsChannel: file.slack.requestsChannel, administrators: file.administrators,
    ...(file.slack.adminChannel === undefined ? {} : { adminChannel: file.slack.adminChannel }),
    clusters: file.clusters.map(toCluster), roles: toRoles(file), groups: toGroups(file),
    people: { template: file.people.principal?.template, emailDomains: sortedSet(file.people.principal?.emailDomains ?? []), overrides: toOverrides(file), linkable: sortedSet(file.people.linkable) },
    entitlements: file.entitlements.map((entitlement, index) => toEntitlement(entitlement, { index, sha256 })),
    onCall: toRotas(file), breakGlass: toBreakGlass(file, sha256),
    protectedPrincipals: sortedSet([...file.protectedPrincipals, ...file.clusters.flatMap(({ assumeRole }) => assumeRole?.arn ?? [])]),
    hash: sha256(canonicalJson(jsonOf(file))),
  };
}

function toCluster({ assumeRole, channel, ...cluster }: ConfigurationFile["clusters"][number]): Cluster {
  return { ...cluster, partition: partitionOf(cluster.region), ...(assumeRole === undefined ? {} : { assumeRole }), ...(channel === undefined ? {} : { channel }) };
}

function toRoles({ roles }: ConfigurationFile): readonly Role[] {
  return Object.entries(roles).map(([name, { accessPolicies, scope }]) => ({ name: parseAs(name, isRoleName, "a role name"), accessPolicies: sortedSet(accessPolicies), scope }));
}

function toGroups({ groups }: ConfigurationFile): readonly Group[] {
  return Object.entries(groups).map(([name, { members, slackUserGroup }]) => ({ name: parseAs(name, isGroupName, "a group name"), members, ...(slackUserGroup === undefined ? {} : { slackUserGroup }) }));
}

function toOverrides({ people }: ConfigurationFile): ReadonlyMap<SlackUserId, ReadonlyMap<AccountId, PrincipalArn>> {
  return new Map(Object.entries(people.overrides).map(([user, byAccount]) => [
    parseAs(user, isSlackUserId, "a Slack user id"),
    new Map(Object.entries(byAccount).map(([account, arn]) => [parseAs(account, isAccountId, "an account id"), arn])),
  ]));
}

function toEntitlement(item: ConfigurationFile["entitlements"][number], { index, sha256 }: { readonly index: number; readonly sha256: (text: string) => string }): Entitlement {
  const { duration, requesters, ...rest } = item;
  return {
    ...rest, index, requesters: requesters.some((name) => name === "everyone") ? "everyone" : requesters,
    defaultDuration: duration.default, maxDuration: duration.max, hash: sha256(canonicalJson(jsonOf(item))),
  };
}
