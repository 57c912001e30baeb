// Entitlements: scopes, lengths, and approvals that can be given.
import { minimalDuration } from "../../../domain/entitlement/decide-request.ts";
import { longestLease } from "../../../domain/lease/lease-value.ts";
import type { Finding } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";

type Item = SoundParts["entitlements"][number];

/** What an entitlement says that could never work. */
export function checkEntitlements(parts: SoundParts): readonly Finding[] {
  return parts.entitlements.flatMap((item) => [...scopeFindings(item, parts), ...durationFindings(item), ...approvalFindings(item, parts)]);
}

function scopeFindings({ path, value }: Item, { roles }: SoundParts): readonly Finding[] {
  const scopeOf = new Map(roles.map(({ name, value: role }) => [name, role.scope]));
  const scopes = new Set(value.roles.map((name) => scopeOf.get(name)));
  const hasNamespaces = value.namespaces.length > 0;
  return [
    ...(scopes.has("namespace") && !hasNamespaces ? [{ path: [...path, "namespaces"], message: "must name some, since its roles count in namespaces: add the names or patterns that may be asked for" }] : []),
    ...(scopes.has("cluster") && hasNamespaces ? [{ path: [...path, "namespaces"], message: "do not apply to a role that covers the whole cluster. Make two entitlements" }] : []),
  ];
}

function durationFindings({ path, value: { duration, approvals } }: Item): readonly Finding[] {
  const limits: readonly [readonly string[], boolean, string][] = [
    [["duration", "default"], duration.default > duration.max, "is longer than max: make it shorter, or max longer"],
    [["duration", "default"], duration.default < minimalDuration, "is shorter than 5m, the shortest that can be asked for: make it at least that"],
    [["duration", "max"], duration.max < minimalDuration, "is shorter than 5m, the shortest that can be asked for: make it at least that"],
    [["duration", "max"], duration.max > longestLease, "is longer than 7d, the longest that a lease may live: make it at most that"],
    [["approvals", "lapseAfter"], approvals.lapseAfter > longestLease, "is longer than 7d: make it at most that"],
    [["approvals", "escalate"], approvals.escalate !== undefined && approvals.count === 0, "has no effect with count 0, since nobody is waited for: leave it out"],
    [["approvals", "escalate", "after"], approvals.escalate !== undefined && approvals.escalate.after >= approvals.lapseAfter, "is not shorter than lapseAfter: nobody would be called before the request is over. Make it shorter"],
  ];
  return limits.filter(([, isWrong]) => isWrong).map(([inside, , message]) => ({ path: [...path, ...inside], message }));
}

// How many people a Slack user group holds is not known here; a list of members is.
function approvalFindings({ path, value: { approvals } }: Item, { groups }: SoundParts): readonly Finding[] {
  const known = new Map(groups.map(({ name, value }) => [name, value]));
  const by = approvals.by.map((name) => known.get(name));
  const people = new Set(by.flatMap((group) => group?.members ?? []));
  if (by.some((group) => group === undefined || group.slackUserGroup !== undefined) || people.size >= approvals.count) return [];
  return [{ path: [...path, "approvals", "count"], message: `is ${approvals.count}, but its groups hold only ${people.size}: nothing could be approved. Lower it, or name more people` }];
}

/** What works but opens much without anybody being asked. */
export function warnOfEntitlements({ entitlements, clusters }: SoundParts): readonly Finding[] {
  const sensitive = new Set(clusters.filter(({ value }) => value.sensitive).map(({ value }) => value.name));
  return entitlements.flatMap(({ path, value }) => {
    const names = value.clusters.filter((name) => value.approvals.count === 0 && sensitive.has(name));
    return names.map((name) => ({ path: [...path, "approvals", "count"], message: `is 0: everybody who may ask gets this on the sensitive cluster \`${name}\` without any approval` }));
  });
}
