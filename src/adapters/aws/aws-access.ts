// Everything of AWS that the bot and its workers use.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { EntryGrants } from "../../ports/access/entry-grants.ts";
import type { EntryUpkeep } from "../../ports/access/entry-upkeep.ts";
import type { NodeRoles } from "../../ports/cluster/node-roles.ts";
import type { MigrationCalls } from "../../ports/migration/migration-calls.ts";
import type { PrincipalNames } from "../../ports/person/principal-names.ts";
import type { CallerIdentity } from "../../ports/person/caller-identity.ts";
import type { Principals } from "../../ports/person/principals.ts";
import { createAwsConnection } from "./aws-connection.ts";
import type { AwsConnectionDeps } from "./aws-connection.ts";
import { createAwsRemovalAccess } from "./aws-removal-access.ts";
import type { AwsRemovalAccess } from "./aws-removal-access.ts";
import { AwsEntryGrants } from "./eks/entry-grants.ts";
import { AwsEntryUpkeep } from "./eks/entry-upkeep.ts";
import { AwsMigrationCalls } from "./eks/migration-calls.ts";
import { AwsNodeRoles } from "./eks/node-roles.ts";
import { AwsPrincipalNames } from "./iam/principal-names.ts";
import { AwsPrincipals } from "./iam/principals.ts";
import { createCallerIdentity } from "./sts/caller-identity.ts";
import { createKubernetesTokens } from "./sts/kubernetes-token.ts";

/** All adapters over one connection: they share limiters, sessions and trusted time. */
export interface AwsAccess extends AwsRemovalAccess, AsyncDisposable {
  readonly entryUpkeep: EntryUpkeep;
  readonly entryGrants: EntryGrants;
  readonly principals: Principals;
  /** The same for what is only shown: every other call goes first. */
  readonly principalsToShow: Principals;
  readonly callerIdentity: CallerIdentity;
  readonly migrationCalls: MigrationCalls;
  readonly nodeRoles: NodeRoles;
  readonly principalNames: PrincipalNames;
  /** A bearer token for the cluster's Kubernetes API; good for 14 minutes. */
  readonly kubernetesToken: (cluster: Cluster) => Promise<string>;
}

/** Makes them; nothing is sent before the first call. */
export function createAwsAccess(deps: AwsConnectionDeps): AwsAccess {
  const connection = createAwsConnection(deps);
  const { calls, dates } = connection;
  return {
    ...createAwsRemovalAccess(connection),
    entryUpkeep: new AwsEntryUpkeep(calls),
    entryGrants: new AwsEntryGrants(calls),
    principals: new AwsPrincipals(calls, "grant"),
    principalsToShow: new AwsPrincipals(calls, "look"),
    migrationCalls: new AwsMigrationCalls(calls), nodeRoles: new AwsNodeRoles(calls), principalNames: new AwsPrincipalNames(calls),
    callerIdentity: createCallerIdentity({ endpoint: deps.endpoint }),
    kubernetesToken: createKubernetesTokens({ trustedClock: dates, credentials: (cluster) => calls.clients.session(cluster).credentials() }),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
