// Who makes a request, as the cluster's authentication found out.

/** An access policy that stands on the caller's access entry; `namespaces` is undefined for the whole cluster. */
export interface GrantedPolicy {
  readonly name: string;
  readonly namespaces: readonly string[] | undefined;
}

/** A Kubernetes user. Access policies belong to the real caller and are not passed on by impersonation. */
export interface KubernetesUser {
  readonly username: string;
  readonly groups: readonly string[];
  readonly policies: readonly GrantedPolicy[];
  /** For people: what let the caller in, e.g. `access entry`. */
  readonly letInBy: string;
}

/** Whoever sends no token. */
export const anonymous: KubernetesUser = { username: "system:anonymous", groups: ["system:unauthenticated"], policies: [], letInBy: "no token" };
