// What a request asks for, in the words in which it is authorised (Kubernetes documentation, "Authorization": request attributes).

/** A verb on a resource. `resource` holds a subresource after a slash; `namespace` and `name` are "" where there is none. */
export interface ResourceAsk {
  readonly kind: "resource";
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** A verb on a path that is no resource, such as `/version`. */
export interface PathAsk {
  readonly kind: "path";
  readonly verb: string;
  readonly path: string;
}

/** What is to be allowed or not. */
export type Ask = ResourceAsk | PathAsk;

const groups: ReadonlyMap<string, string> = new Map([
  ...["controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"].map((name) => [name, "apps"] as const),
  ...["cronjobs", "jobs"].map((name) => [name, "batch"] as const),
  ...["ingresses", "ingressclasses", "networkpolicies"].map((name) => [name, "networking.k8s.io"] as const),
  ...["roles", "rolebindings", "clusterroles", "clusterrolebindings"].map((name) => [name, "rbac.authorization.k8s.io"] as const),
  ["horizontalpodautoscalers", "autoscaling"], ["poddisruptionbudgets", "policy"], ["storageclasses", "storage.k8s.io"],
]);
const clusterWide: ReadonlySet<string> = new Set(["nodes", "persistentvolumes", "namespaces", "clusterroles", "clusterrolebindings", "ingressclasses", "storageclasses"]);

/** The API group of a resource that people name without it, as kubectl finds it by discovery; core for those it does not know. */
export function groupOf(resource: string): string {
  return groups.get(resource.split("/")[0] ?? "") ?? "";
}

/** Whether a resource has no namespace. */
export function isClusterWide(resource: string): boolean {
  return clusterWide.has(resource.split("/")[0] ?? "");
}
