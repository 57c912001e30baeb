// Access scopes: the whole cluster, or a set of namespaces; kept as approved, no pattern swallows a name.
import { sortedSet } from "../canonical-text.ts";
import type { Namespace } from "../ids.ts";

/** Where an access policy counts. Namespaces are sorted, without repeats, and never empty. */
export type AccessScope =
  | { readonly type: "cluster" }
  | { readonly type: "namespace"; readonly namespaces: readonly Namespace[] };

/** The whole cluster. */
export const clusterScope: AccessScope = { type: "cluster" };

/** The scope of these namespaces in normal form; undefined when there are none. */
export function namespaceScope(namespaces: Iterable<Namespace>): AccessScope | undefined {
  const sorted = sortedSet(namespaces);
  return sorted.length === 0 ? undefined : { type: "namespace", namespaces: sorted };
}

/** What either scope covers: `cluster` wins, else the union of the strings. */
export function unionOfScopes(one: AccessScope, other: AccessScope): AccessScope {
  if (one.type === "cluster" || other.type === "cluster") return clusterScope;
  return { type: "namespace", namespaces: sortedSet([...one.namespaces, ...other.namespaces]) };
}

/** What both scopes name; undefined when that is nothing. */
export function intersectionOfScopes(one: AccessScope, other: AccessScope): AccessScope | undefined {
  if (one.type === "cluster") return other;
  if (other.type === "cluster") return one;
  return namespaceScope(one.namespaces.filter((name) => other.namespaces.includes(name)));
}

/** Whether `wide` names everything that `narrow` names. Strings are compared, patterns are not expanded. */
export function scopeCovers(wide: AccessScope, narrow: AccessScope): boolean {
  if (wide.type === "cluster") return true;
  return narrow.type === "namespace" && narrow.namespaces.every((name) => wide.namespaces.includes(name));
}

/** Whether two scopes are the same. */
export function scopesEqual(one: AccessScope, other: AccessScope): boolean {
  return scopeCovers(one, other) && scopeCovers(other, one);
}

/** `cluster`, or the namespaces joined by a comma. */
export function scopeText(scope: AccessScope): string {
  return scope.type === "cluster" ? "cluster" : scope.namespaces.join(",");
}
