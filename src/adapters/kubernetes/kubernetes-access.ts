// Everything that the bot asks of Kubernetes API servers: who is in aws-auth, and which namespaces there are.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { AwsAuth } from "../../ports/cluster/aws-auth.ts";
import type { AwsAuthRows } from "../../ports/cluster/aws-auth-rows.ts";
import type { RbacReader } from "../../ports/cluster/rbac-reader.ts";
import type { Namespaces } from "../../ports/cluster/namespaces.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import { KubernetesAwsAuth } from "./aws-auth.ts";
import { ClusterClient } from "./cluster-client.ts";
import { KubernetesNamespaces } from "./namespaces.ts";
import { KubernetesRbac } from "./rbac.ts";

/** What the adapters stand on. */
export interface KubernetesAccessDeps {
  readonly clock: Clock;
  /** A new bearer token for a cluster, good for at least 14 minutes. Its errors are passed on. */
  readonly kubernetesToken: (cluster: Cluster) => Promise<string>;
  readonly log: Log;
}

/** The ports that Kubernetes implements; disposing closes every connection. */
export interface KubernetesAccess extends AsyncDisposable {
  readonly awsAuth: AwsAuth;
  readonly awsAuthRows: AwsAuthRows;
  readonly namespaces: Namespaces;
  readonly rbac: RbacReader;
}

/** Makes them over one set of connections; nothing is sent before the first call. */
export function createKubernetesAccess(deps: KubernetesAccessDeps): KubernetesAccess {
  const client = new ClusterClient(deps);
  const awsAuth = new KubernetesAwsAuth(client, deps.log);
  return {
    awsAuth,
    awsAuthRows: awsAuth,
    rbac: new KubernetesRbac(client),
    namespaces: new KubernetesNamespaces(client, deps.clock),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
