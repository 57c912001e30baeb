// Clusters: one name for one thing, one thing under one name.
import type { Finding } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";

/** Names given twice, one EKS cluster under two names, roles of another account. */
export function checkClusters(parts: SoundParts): readonly Finding[] {
  return [...repeatedNames(parts), ...repeatedClusters(parts), ...strangeRoles(parts)];
}

function repeatedNames({ clusters }: SoundParts): readonly Finding[] {
  const seen = new Set<string>();
  const named = clusters.flatMap(({ path, value }) => [
    { path: [...path, "name"], name: value.name }, ...value.aliases.map((name, index) => ({ path: [...path, "aliases", index], name })),
  ]);
  return named.flatMap(({ path, name }) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated ? [{ path, message: `the name \`${name}\` is taken by another cluster or alias: take another` }] : [];
  });
}

// Two names for one cluster would be two sweeps that take each other's work for drift.
function repeatedClusters({ clusters }: SoundParts): readonly Finding[] {
  const first = new Map<string, string>();
  return clusters.flatMap(({ path, value: { name, eksName, region, account } }) => {
    const key = `${account}/${region}/${eksName}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, name);
    return earlier === undefined ? [] : [{ path: [...path, "eksName"], message: `is the same EKS cluster as \`${earlier}\`: give that one an alias instead` }];
  });
}

function strangeRoles({ clusters }: SoundParts): readonly Finding[] {
  return clusters.flatMap(({ path, value: { assumeRole, account } }) => {
    const ofRole = assumeRole?.arn.split(":")[4];
    return ofRole === undefined || ofRole === account ? [] : [{ path: [...path, "assumeRole", "arn"], message: `is a role of account ${ofRole}, but the cluster is in ${account}: name a role of that account` }];
  });
}
