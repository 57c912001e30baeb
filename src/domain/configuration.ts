// The configuration in domain form: what the YAML file says after it was checked as a whole.
import type { BreakGlassRule, Rota } from "./break-glass/break-glass-rule.ts";
import type { Cluster } from "./cluster/cluster.ts";
import type { Entitlement, Group } from "./entitlement/entitlement.ts";
import type { Role } from "./entitlement/role.ts";
import type { ClusterName, GroupName, OwnerId, RoleName, SlackChannelId, SlackTeamId } from "./ids.ts";
import type { PeopleRules } from "./person/principal.ts";

/** Everything that is configured, secrets excepted. */
export interface Configuration {
  readonly owner: OwnerId;
  /** Home workspace (T…) or Enterprise organisation (E…). */
  readonly team: SlackTeamId;
  readonly requestsChannel: SlackChannelId;
  /** Where alarms are told; absent: only logs and metrics. */
  readonly adminChannel?: SlackChannelId;
  readonly administrators: readonly GroupName[];
  readonly clusters: readonly Cluster[];
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
  readonly people: PeopleRules;
  readonly entitlements: readonly Entitlement[];
  /** Who is on call, by name. */
  readonly onCall: readonly Rota[];
  readonly breakGlass: readonly BreakGlassRule[];
  /** ARN patterns of principals that never get access: the bot's own, pipelines, sealed roles. */
  readonly protectedPrincipals: readonly string[];
  /** Digest of the whole: changes when anything does. */
  readonly hash: string;
}

/** The cluster of this name or alias. */
export function clusterNamed(configuration: Configuration, name: string): Cluster | undefined {
  return configuration.clusters.find((cluster) => cluster.name === name || cluster.aliases.some((alias) => alias === name));
}
/** The role of this name. */
export function roleNamed(configuration: Configuration, name: RoleName | string): Role | undefined {
  return configuration.roles.find((role) => role.name === name);
}
/** The group of this name. */
export function groupNamed(configuration: Configuration, name: GroupName): Group | undefined {
  return configuration.groups.find((group) => group.name === name);
}
/** The channel of a cluster's cards. */
export function channelOf(configuration: Configuration, cluster: ClusterName): SlackChannelId {
  return clusterNamed(configuration, cluster)?.channel ?? configuration.requestsChannel;
}
