// What the server says it has, enough for kubectl to find its way (Kubernetes documentation, "Kubernetes API", discovery).
import type { JsonObject } from "../../aws/json.ts";
import { apiVersionOf, resourceKinds, reviewKinds } from "../objects/resource-kinds.ts";
import type { ResourceKind } from "../objects/resource-kinds.ts";

const all = [...resourceKinds, ...reviewKinds];

/** The discovery document at a path; undefined when there is none. */
export function discoveryAt(path: string): JsonObject | undefined {
  const wanted = path.replace(/^\/|\/$/g, "");
  if (wanted === "api") return { kind: "APIVersions", versions: ["v1"] };
  if (wanted === "apis") return { kind: "APIGroupList", apiVersion: "v1", groups: groupsOf() };
  const resources = all.filter((kind) => pathOf(kind) === wanted);
  const [first] = resources;
  return first === undefined ? undefined : { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf(first), resources: resources.map(resourceOf) };
}

function pathOf(kind: ResourceKind): string {
  return `${kind.group === "" ? "api" : "apis"}/${apiVersionOf(kind)}`;
}

function resourceOf({ resource, kind, namespaced, shortNames, verbs }: ResourceKind): JsonObject {
  return { name: resource, singularName: kind.toLowerCase(), kind, namespaced, verbs, ...(shortNames.length === 0 ? {} : { shortNames }) };
}

function groupsOf(): readonly JsonObject[] {
  const byName = new Map(all.filter(({ group }) => group !== "").map((kind) => [kind.group, kind]));
  return [...byName.values()].map((kind) => {
    const version = { groupVersion: apiVersionOf(kind), version: kind.version };
    return { name: kind.group, versions: [version], preferredVersion: version };
  });
}
