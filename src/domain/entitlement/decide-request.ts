// Who may ask for what: the rules of the configuration against one wish. What matches nothing is refused.
import { clusterNamed, roleNamed } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { clusterScope, namespaceScope } from "../cluster/access-scope.ts";
import type { AccessScope } from "../cluster/access-scope.ts";
import { patternCovers } from "../cluster/namespace-pattern.ts";
import type { GroupName, Namespace, RoleName } from "../ids.ts";
import { sortedSet } from "../canonical-text.ts";
import { suggest } from "../suggest.ts";
import { minutes } from "../time.ts";
import type { Duration } from "../time.ts";
import type { Entitlement } from "./entitlement.ts";
import { allowed, refused } from "./reasons.ts";
import type { Decision, RequestRefusal } from "./reasons.ts";
import type { Role } from "./role.ts";

/** What a person asks for; cluster and role as typed. */
export interface Wish {
  readonly cluster: string;
  readonly role: string;
  readonly namespaces: readonly Namespace[];
  readonly duration?: Duration;
  readonly reason?: string;
  readonly ticket?: string;
}

/** What the configuration makes of an allowed wish. */
export interface EntitledWish {
  readonly cluster: Cluster;
  readonly role: Role;
  readonly scope: AccessScope;
  readonly duration: Duration;
  readonly entitlement: Entitlement;
}

/** The shortest access that can be asked for. */
export const minimalDuration: Duration = minutes(5);
/** The most namespaces of one request. */
export const mostNamespaces = 20;

/** The entitlements of a person who is in these groups. */
export function entitlementsOf(configuration: Configuration, memberOf: ReadonlySet<GroupName>): readonly Entitlement[] {
  return configuration.entitlements.filter(({ requesters }) => requesters === "everyone" || requesters.some((group) => memberOf.has(group)));
}

/**
 * Decides a wish by the configuration alone: entitlement, scope, length, what must be given.
 * @param memberOf the groups that the requester is in now
 */
export function decideRequest(configuration: Configuration, memberOf: ReadonlySet<GroupName>, wish: Wish): Decision<EntitledWish, RequestRefusal> {
  const mine = entitlementsOf(configuration, memberOf);
  const cluster = clusterNamed(configuration, wish.cluster);
  if (cluster === undefined || !mine.some(({ clusters }) => clusters.includes(cluster.name))) return refused(unknownCluster(configuration, mine, wish.cluster));
  const there = mine.filter(({ clusters }) => clusters.includes(cluster.name));
  const role = roleNamed(configuration, wish.role);
  const [first, ...others] = role === undefined ? [] : there.filter(({ roles }) => roles.includes(role.name));
  if (role === undefined || first === undefined) return refused(unknownRole(there, cluster, { typed: wish.role, role }));
  return decideTerms([first, ...others], { cluster, role, wish });
}

interface Subject {
  readonly cluster: Cluster;
  readonly role: Role;
  readonly wish: Wish;
}

// Of several entitlements that fit, the first that allows it counts; if none does, the first one's refusal is told.
function decideTerms([first, ...others]: readonly [Entitlement, ...Entitlement[]], subject: Subject): Decision<EntitledWish, RequestRefusal> {
  const decision = decideBy(first, subject);
  return decision.allowed ? decision : others.map((entitlement) => decideBy(entitlement, subject)).find(({ allowed }) => allowed) ?? decision;
}

function decideBy(entitlement: Entitlement, subject: Subject): Decision<EntitledWish, RequestRefusal> {
  const { cluster, role, wish } = subject;
  const scope = decideScope(entitlement, subject);
  if (!scope.allowed) return scope;
  const duration = wish.duration ?? entitlement.defaultDuration;
  const refusal = durationRefusal(entitlement, subject, duration) ?? missingRefusal(entitlement, subject);
  return refusal === undefined ? allowed({ cluster, role, scope: scope.value, duration, entitlement }) : refused(refusal);
}

function durationRefusal({ maxDuration }: Entitlement, { cluster, role }: Subject, asked: Duration): RequestRefusal | undefined {
  if (asked > maxDuration) return { code: "too_long", asked, max: maxDuration, role: role.name, cluster: cluster.name };
  return asked < minimalDuration ? { code: "too_short", asked, min: minimalDuration } : undefined;
}

function missingRefusal({ reason, ticket }: Entitlement, { cluster, role, wish }: Subject): RequestRefusal | undefined {
  const where = { role: role.name, cluster: cluster.name };
  if (reason === "required" && (wish.reason ?? "") === "") return { code: "reason_needed", ...where };
  return ticket === "required" && (wish.ticket ?? "") === "" ? { code: "ticket_needed", ...where } : undefined;
}

function decideScope(entitlement: Entitlement, { cluster, role, wish }: Subject): Decision<AccessScope, RequestRefusal> {
  const where = { role: role.name, cluster: cluster.name };
  if (role.scope === "cluster") return wish.namespaces.length > 0 ? refused({ code: "namespaces_do_not_apply", role: role.name }) : allowed(clusterScope);
  const scope = namespaceScope(wish.namespaces);
  if (scope === undefined) return refused({ code: "namespaces_needed", ...where, possible: entitlement.namespaces });
  if (wish.namespaces.length > mostNamespaces) return refused({ code: "too_many_namespaces", max: mostNamespaces });
  const outside = wish.namespaces.find((asked) => !entitlement.namespaces.some((pattern) => patternCovers(pattern, asked)));
  return outside === undefined ? allowed(scope) : refused({ code: "namespace_outside", namespace: outside, ...where, possible: entitlement.namespaces });
}

function unknownCluster(configuration: Configuration, mine: readonly Entitlement[], typed: string): RequestRefusal {
  const possible = sortedSet(mine.flatMap(({ clusters }) => clusters));
  const aliases = configuration.clusters.filter(({ name }) => possible.includes(name)).flatMap((cluster) => cluster.aliases);
  return { code: "unknown_cluster", cluster: typed, suggestions: suggest(typed, [...possible, ...aliases]), possible };
}

function unknownRole(there: readonly Entitlement[], cluster: Cluster, asked: { readonly typed: string; readonly role: Role | undefined }): RequestRefusal {
  const possible: readonly RoleName[] = sortedSet(there.flatMap(({ roles }) => roles));
  if (asked.role !== undefined) return { code: "not_entitled", role: asked.role.name, cluster: cluster.name };
  return { code: "unknown_role", role: asked.typed, cluster: cluster.name, suggestions: suggest(asked.typed, possible), possible };
}
