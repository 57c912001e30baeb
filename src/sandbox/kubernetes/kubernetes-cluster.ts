// What one cluster of the sandbox's Kubernetes holds, and how it misbehaves.
import { parse } from "yaml";
import type { RoleBinding } from "./access/role-binding.ts";
import { readBindings } from "./access/role-binding.ts";
import type { AwsAuthData } from "./aws-auth/read-aws-auth.ts";
import { isObject, isStringMap } from "../aws/json.ts";

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
  readonly pods: readonly PodSpec[];
  /** YAML text of Roles, ClusterRoles and their bindings, as somebody applied it. */
  readonly rbac?: string;
}

/** How a cluster misbehaves. */
export interface KubernetesKnobs {
  /** Authentication sees access entries as they were so many milliseconds ago, by the sandbox's clock; at most ten minutes. */
  readonly authLag: number;
  /** Calls get no answer, or their connection breaks. */
  readonly unreachable: false | "hang" | "reset";
}

/** A cluster as it stands. */
export interface KubernetesCluster {
  readonly clusterArn: string;
  readonly namespaces: Set<string>;
  readonly pods: readonly PodSpec[];
  readonly bindings: readonly RoleBinding[];
  readonly createdAt: number;
  awsAuth: AwsAuthData | undefined;
  /** Counts up with every change. */
  resourceVersion: number;
  knobs: KubernetesKnobs;
}

/** Makes a cluster; text that cannot be read is an Error. `createdAt` is epoch ms. */
export function makeKubernetesCluster(spec: KubernetesClusterSpec, createdAt: number): KubernetesCluster {
  const { clusterArn, pods, rbac } = spec;
  return {
    clusterArn, pods, createdAt,
    namespaces: new Set(["default", "kube-node-lease", "kube-public", "kube-system", ...spec.namespaces, ...pods.map(({ namespace }) => namespace)]),
    bindings: rbac === undefined ? [] : readBindings(rbac),
    awsAuth: readAwsAuthText(spec.awsAuth),
    resourceVersion: 1,
    knobs: { authLag: 0, unreachable: false },
  };
}

/** The `data` in YAML text of a ConfigMap or of its data alone; undefined stays so. Anything else is an Error: the API server would not take it. */
export function readAwsAuthText(text: string | undefined): AwsAuthData | undefined {
  if (text === undefined) return undefined;
  const value: unknown = parse(text) ?? {};
  const data: unknown = isObject(value) && value["kind"] === "ConfigMap" ? (value["data"] ?? {}) : value;
  if (isStringMap(data)) return data;
  throw new Error("the data of aws-auth must be texts by name");
}
