// What migrations change in clusters, over connections of its own: what only looks does not get it.
import type { AwsAuthEdits } from "../../ports/migration/aws-auth-edits.ts";
import { KubernetesAwsAuthEdits } from "./aws-auth-edits.ts";
import { ClusterClient } from "./cluster-client.ts";
import type { KubernetesAccessDeps } from "./kubernetes-access.ts";

/** The editing port; disposing closes every connection. */
export interface KubernetesEditing extends AsyncDisposable {
  readonly awsAuthEdits: AwsAuthEdits;
}

/** Makes it; nothing is sent before the first call. */
export function createKubernetesEditing(deps: Omit<KubernetesAccessDeps, "log">): KubernetesEditing {
  const client = new ClusterClient(deps);
  return { awsAuthEdits: new KubernetesAwsAuthEdits(client), [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}
