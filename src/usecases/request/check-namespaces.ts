// Do the namespaces exist, and what do patterns match today?
import type { AccessScope } from "../../domain/cluster/access-scope.ts";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { patternCovers } from "../../domain/cluster/namespace-pattern.ts";
import type { RequestRefusal } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { Namespace } from "../../domain/ids.ts";
import type { NamespaceNote } from "../../domain/request/access-request.ts";
import { suggest } from "../../domain/suggest.ts";
import type { Namespaces } from "../../ports/cluster/namespaces.ts";

/** What to note on the card, or why the request is refused. */
export type NamespaceCheck = { readonly note: NamespaceNote | undefined } | { readonly refusal: RequestRefusal };

/** Checks the namespaces of a scope. A cluster that cannot be asked is noted, not refused: EKS accepts any name. */
export async function checkNamespaces(namespaces: Namespaces, where: { readonly cluster: Cluster; readonly facts: ClusterFacts }, scope: AccessScope): Promise<NamespaceCheck> {
  if (scope.type === "cluster") return { note: undefined };
  try {
    return judge(where.cluster, scope.namespaces, await namespaces.list(where.cluster, where.facts));
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return { note: { kind: "unchecked" } };
  }
}

function judge(cluster: Cluster, asked: readonly Namespace[], existing: readonly Namespace[]): NamespaceCheck {
  const missing = asked.find((name) => !name.includes("*") && !existing.includes(name));
  if (missing !== undefined) return { refusal: { code: "namespace_unknown", namespace: missing, cluster: cluster.name, suggestions: suggest(missing, existing) } };
  const pattern = asked.find((name) => name.includes("*"));
  if (pattern === undefined) return { note: undefined };
  return { note: { kind: "matches", pattern, names: existing.filter((name) => patternCovers(pattern, name)) } };
}
