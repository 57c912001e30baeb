// What one cluster of the sandbox's Kubernetes holds, and how it misbehaves.
import { parse } from "yaml";
import { roleOf } from "./access/role-binding.ts";
import type { AwsAuthData } from "./aws-auth/read-aws-auth.ts";
import { builtInRoles } from "./objects/built-in-roles.ts";
import { readManifest } from "./objects/manifest.ts";
import type { Placed } from "./objects/manifest.ts";
import { managedFieldsAfter } from "./objects/managed-fields.ts";
import { metadataOf, ObjectStore } from "./objects/object-store.ts";
import type { Place, StoreClocks } from "./objects/object-store.ts";
import { resourceOf } from "./objects/resource-kinds.ts";
import { isObject, isStringMap, textAt } from "../aws/json.ts";
import type { JsonObject } from "../aws/json.ts";

/** A pod that runs. */
export interface PodSpec {
  readonly namespace: string;
  readonly name: string;
}

/** A cluster to add. */
export interface KubernetesClusterSpec {
  readonly clusterArn: string;
  /** Beside those that every cluster has: `default`, `kube-node-lease`, `kube-public`, `kube-system`. */
  readonly namespaces: readonly string[];
  /** YAML text of the ConfigMap aws-auth, or of its `data` alone; undefined when there is none. */
  readonly awsAuth: string | undefined;
  /** Field manager of aws-auth; `kubectl-edit` when left out. */
  readonly awsAuthBy?: string;
  readonly pods: readonly PodSpec[];
  /** Names of nodes; `node-1` when left out. */
  readonly nodes?: readonly string[];
  /** YAML text of Roles, ClusterRoles and their bindings, as somebody applied it. */
  readonly rbac?: string;
}

/** How a cluster misbehaves. */
export interface KubernetesKnobs {
  /** Authentication sees access entries as they were so many milliseconds ago, by the sandbox's clock; at most ten minutes. */
  readonly authLag: number;
  /** Calls get no answer, or their connection breaks. */
  readonly unreachable: false | "hang" | "reset";
  /** Whether EKS' admission webhook refuses an aws-auth that the authenticator cannot read. */
  readonly webhook: boolean;
}

/** A cluster as it stands. */
export interface KubernetesCluster {
  readonly clusterArn: string;
  readonly objects: ObjectStore;
  knobs: KubernetesKnobs;
}

/** Makes a cluster; text that cannot be read is an Error. */
export function makeKubernetesCluster(spec: KubernetesClusterSpec, clocks: StoreClocks): KubernetesCluster {
  const objects = new ObjectStore(clocks);
  const namespaces = new Set(["default", "kube-node-lease", "kube-public", "kube-system", ...spec.namespaces, ...spec.pods.map(({ namespace }) => namespace)]);
  const [firstNode = "node-1"] = spec.nodes ?? [];
  const all = [
    ...[...namespaces].map(namespaceObject), ...builtInRoles, ...(spec.rbac === undefined ? [] : readManifest(spec.rbac)),
    ...(spec.nodes ?? [firstNode]).map(nodeObject), ...spec.pods.map((pod) => podObject(pod, firstNode)),
  ];
  for (const { place, object } of all) objects.put(place, object);
  requireRoles(objects);
  const cluster = { clusterArn: spec.clusterArn, objects, knobs: { authLag: 0, unreachable: false, webhook: true } as const };
  putAwsAuth(cluster, spec.awsAuth, spec.awsAuthBy);
  return cluster;
}

// A manifest that binds what it does not bring is a mistake in the seeds.
function requireRoles(objects: ObjectStore): void {
  for (const resource of ["rolebindings", "clusterrolebindings"]) {
    for (const { object } of objects.list(resourceOf(resource))) {
      const metadata = metadataOf(object);
      if (roleOf(objects, object, textAt(metadata, "namespace")) === undefined) throw new Error(`the role of ${textAt(metadata, "name")} is not in the manifest`);
    }
  }
}

const awsAuthPlace: Place = { kind: resourceOf("configmaps"), namespace: "kube-system", name: "aws-auth" };

/** Whether a place is that of aws-auth. */
export function isAwsAuth({ kind, namespace, name }: Place): boolean {
  return kind === awsAuthPlace.kind && namespace === awsAuthPlace.namespace && name === awsAuthPlace.name;
}

/** The data of aws-auth; undefined when there is no such ConfigMap. */
export function awsAuthOf({ objects }: KubernetesCluster): AwsAuthData | undefined {
  const found = objects.get(awsAuthPlace);
  if (found === undefined) return undefined;
  return isStringMap(found["data"]) ? found["data"] : {};
}

/** Writes aws-auth from YAML text (of the ConfigMap or of its data alone) past every check, or deletes it. Anything else is an Error: the API server would not take it. */
export function putAwsAuth({ objects }: KubernetesCluster, text: string | undefined, manager = "kubectl-edit"): void {
  if (text === undefined) {
    objects.remove(awsAuthPlace);
    return;
  }
  const object = { kind: "ConfigMap", apiVersion: "v1", data: readData(text) };
  const managedFields = managedFieldsAfter(objects.get(awsAuthPlace), object, { manager, at: objects.now() });
  objects.put(awsAuthPlace, { ...object, metadata: { managedFields } });
}

function readData(text: string): AwsAuthData {
  const value: unknown = parse(text) ?? {};
  const data: unknown = isObject(value) && value["kind"] === "ConfigMap" ? (value["data"] ?? {}) : value;
  if (isStringMap(data)) return data;
  throw new Error("the data of aws-auth must be texts by name");
}

/** A namespace as the server makes one. */
export function namespaceObject(name: string): Placed {
  const object: JsonObject = { metadata: { labels: { "kubernetes.io/metadata.name": name } }, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };
  return { place: { kind: resourceOf("namespaces"), namespace: "", name }, object };
}

function nodeObject(name: string): Placed {
  const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady" }];
  return { place: { kind: resourceOf("nodes"), namespace: "", name }, object: { metadata: { labels: { "kubernetes.io/hostname": name } }, spec: {}, status: { conditions } } };
}

function podObject({ namespace, name }: PodSpec, nodeName: string): Placed {
  const spec = { containers: [{ name: "main", image: "example/main:1" }], nodeName };
  const status = { phase: "Running", containerStatuses: [{ name: "main", ready: true, restartCount: 0 }] };
  return { place: { kind: resourceOf("pods"), namespace, name }, object: { spec, status } };
}
