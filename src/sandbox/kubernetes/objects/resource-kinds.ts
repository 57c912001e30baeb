// The resources that the sandbox's API servers have (Kubernetes API reference), and what may be done with each.

/** One resource. */
export interface ResourceKind {
  /** "" is the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural name, as in paths. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
}

const reading = ["get", "list"];
const writing = [...reading, "create", "update", "patch", "delete"];
const rbac = { group: "rbac.authorization.k8s.io", version: "v1", shortNames: [], verbs: writing } as const;
const core = { group: "", version: "v1" } as const;

/** All of them, in the order of discovery. */
export const resourceKinds: readonly ResourceKind[] = [
  { ...core, resource: "configmaps", kind: "ConfigMap", namespaced: true, shortNames: ["cm"], verbs: writing },
  { ...core, resource: "events", kind: "Event", namespaced: true, shortNames: ["ev"], verbs: reading },
  { ...core, resource: "namespaces", kind: "Namespace", namespaced: false, shortNames: ["ns"], verbs: [...reading, "create"] },
  { ...core, resource: "nodes", kind: "Node", namespaced: false, shortNames: ["no"], verbs: reading },
  { ...core, resource: "pods", kind: "Pod", namespaced: true, shortNames: ["po"], verbs: [...reading, "delete"] },
  { ...rbac, resource: "clusterrolebindings", kind: "ClusterRoleBinding", namespaced: false },
  { ...rbac, resource: "clusterroles", kind: "ClusterRole", namespaced: false },
  { ...rbac, resource: "rolebindings", kind: "RoleBinding", namespaced: true },
  { ...rbac, resource: "roles", kind: "Role", namespaced: true },
  { group: "flowcontrol.apiserver.k8s.io", version: "v1", resource: "flowschemas", kind: "FlowSchema", namespaced: false, shortNames: [], verbs: reading },
  { group: "admissionregistration.k8s.io", version: "v1", resource: "validatingadmissionpolicies", kind: "ValidatingAdmissionPolicy", namespaced: false, shortNames: [], verbs: reading },
];

/** Reviews: they are asked by creating them and are never stored. */
export const reviewKinds: readonly ResourceKind[] = [
  review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
  review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
  review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
  review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
];

function review(group: string, resource: string, kind: string): ResourceKind {
  return { group, version: "v1", resource, kind, namespaced: false, shortNames: [], verbs: ["create"] };
}

/** The resource of that name; undefined when the servers do not have it. */
export function findResource(group: string, resource: string): ResourceKind | undefined {
  return resourceKinds.find((one) => one.group === group && one.resource === resource);
}

/** The resource of that name, of which the sandbox knows that it is there. */
export function resourceOf(resource: string): ResourceKind {
  const found = resourceKinds.find((one) => one.resource === resource);
  if (found === undefined) throw new Error(`the sandbox's Kubernetes has no ${resource}`);
  return found;
}

/** `v1`, or `<group>/v1`. */
export function apiVersionOf({ group, version }: Pick<ResourceKind, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `configmaps`, or `roles.rbac.authorization.k8s.io`: how error texts name a resource. */
export function qualified(name: string, group: string): string {
  return group === "" ? name : `${name}.${group}`;
}
