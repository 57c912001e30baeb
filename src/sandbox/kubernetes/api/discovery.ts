// What the server says it has, enough for kubectl to find its way (Kubernetes documentation, "Kubernetes API", discovery).
import type { JsonObject } from "../../aws/json.ts";

/** The versioned groups. */
const groups: Readonly<Record<string, readonly JsonObject[]>> = {
  "api/v1": [
    resource("namespaces", "Namespace", { namespaced: false, shortNames: ["ns"], verbs: ["get", "list"] }),
    resource("configmaps", "ConfigMap", { namespaced: true, shortNames: ["cm"], verbs: ["get", "list"] }),
    resource("pods", "Pod", { namespaced: true, shortNames: ["po"], verbs: ["get", "list"] }),
  ],
  "apis/authentication.k8s.io/v1": [resource("selfsubjectreviews", "SelfSubjectReview", { namespaced: false, verbs: ["create"] })],
  "apis/authorization.k8s.io/v1": [resource("selfsubjectaccessreviews", "SelfSubjectAccessReview", { namespaced: false, verbs: ["create"] })],
};

function resource(name: string, kind: string, more: JsonObject): JsonObject {
  return { name, singularName: kind.toLowerCase(), kind, ...more };
}

/** The discovery document at a path; undefined when there is none. */
export function discoveryAt(path: string): JsonObject | undefined {
  const wanted = path.replace(/^\/|\/$/g, "");
  if (wanted === "api") return { kind: "APIVersions", versions: ["v1"] };
  if (wanted === "apis") return { kind: "APIGroupList", apiVersion: "v1", groups: Object.keys(groups).flatMap(groupOf) };
  const resources = groups[wanted];
  return resources === undefined ? undefined : { kind: "APIResourceList", apiVersion: "v1", groupVersion: wanted.replace(/^apis?\//, ""), resources };
}

function groupOf(path: string): readonly JsonObject[] {
  const [root, name = "", version = ""] = path.split("/");
  if (root !== "apis") return [];
  const groupVersion = { groupVersion: `${name}/${version}`, version };
  return [{ name, versions: [groupVersion], preferredVersion: groupVersion }];
}
