// The core objects of a cluster as the API gives them.
import type { KubernetesCluster } from "../kubernetes-cluster.ts";
import type { JsonObject } from "../../aws/json.ts";

/** An object with what it is found by. */
export interface Stored {
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
}

/** What a resource holds, sorted by namespace and name; `kind` is that of one object. */
export interface Collection {
  readonly kind: string;
  readonly stored: readonly Stored[];
}

/** The core collection of that name; undefined when the sandbox does not have it. */
export function coreCollection(cluster: KubernetesCluster, resource: string): Collection | undefined {
  if (resource === "namespaces") return { kind: "Namespace", stored: [...cluster.namespaces].sort().map((name) => namespaceOf(cluster, name)) };
  if (resource === "configmaps") return { kind: "ConfigMap", stored: configMapsOf(cluster) };
  if (resource === "pods") return { kind: "Pod", stored: cluster.pods.map((pod) => podOf(cluster, pod)).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)) };
  return undefined;
}

/** What lists are sorted and paged by. */
export function keyOf({ namespace, name }: Stored): string {
  return `${namespace}/${name}`;
}

function metadataOf(cluster: KubernetesCluster, more: JsonObject): JsonObject {
  return { ...more, resourceVersion: String(cluster.resourceVersion), creationTimestamp: new Date(cluster.createdAt).toISOString().replace(/\.\d+/, "") };
}

function namespaceOf(cluster: KubernetesCluster, name: string): Stored {
  const metadata = metadataOf(cluster, { name, labels: { "kubernetes.io/metadata.name": name } });
  return { namespace: "", name, object: { kind: "Namespace", apiVersion: "v1", metadata, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } } };
}

function configMapsOf(cluster: KubernetesCluster): readonly Stored[] {
  if (cluster.awsAuth === undefined) return [];
  const [namespace, name] = ["kube-system", "aws-auth"];
  return [{ namespace, name, object: { kind: "ConfigMap", apiVersion: "v1", metadata: metadataOf(cluster, { name, namespace }), data: { ...cluster.awsAuth } } }];
}

function podOf(cluster: KubernetesCluster, { namespace, name }: { readonly namespace: string; readonly name: string }): Stored {
  const spec = { containers: [{ name: "main", image: "example/main:1" }], nodeName: "node-1" };
  return { namespace, name, object: { kind: "Pod", apiVersion: "v1", metadata: metadataOf(cluster, { name, namespace }), spec, status: { phase: "Running" } } };
}
