// What only reads in AWS: all that an operator's look at clusters gets.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import type { Principals } from "../../ports/person/principals.ts";
import type { NodeRoles } from "../../ports/cluster/node-roles.ts";
import type { PrincipalNames } from "../../ports/person/principal-names.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { createAwsConnection } from "./aws-connection.ts";
import type { AwsConnectionDeps } from "./aws-connection.ts";
import { AwsClusters } from "./eks/clusters.ts";
import { AwsEntryReader } from "./eks/entry-reader.ts";
import { AwsPrincipals } from "./iam/principals.ts";
import { AwsNodeRoles } from "./eks/node-roles.ts";
import { AwsPrincipalNames } from "./iam/principal-names.ts";
import { createKubernetesTokens } from "./sts/kubernetes-token.ts";

/** The reading adapters over one connection. */
export interface AwsReadingAccess extends AsyncDisposable {
  readonly entryReader: EntryReader;
  readonly clusters: Clusters;
  readonly principals: Principals;
  readonly nodeRoles: NodeRoles;
  readonly principalNames: PrincipalNames;
  readonly trustedClock: TrustedClock;
  /** A bearer token for the cluster's Kubernetes API; good for 14 minutes. */
  readonly kubernetesToken: (cluster: Cluster) => Promise<string>;
}

/** Makes them; nothing is sent before the first call. */
export function createAwsReadingAccess(deps: AwsConnectionDeps): AwsReadingAccess {
  const connection = createAwsConnection(deps);
  const { calls, dates } = connection;
  const credentials = (cluster: Cluster) => calls.clients.session(cluster).credentials();
  return {
    entryReader: new AwsEntryReader(calls, dates), clusters: new AwsClusters(calls), principals: new AwsPrincipals(calls, "look"), trustedClock: dates,
    nodeRoles: new AwsNodeRoles(calls), principalNames: new AwsPrincipalNames(calls),
    kubernetesToken: createKubernetesTokens({ trustedClock: dates, credentials }),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
