// What a terminal needs to try the sandbox's clusters with kubectl: a kubeconfig, and tokens for its exec plugin.
import type { AwsWorld } from "../aws/world.ts";
import { makeToken } from "../kubernetes/login/make-token.ts";
import type { JsonObject } from "../slack/json.ts";
import { BadRequest } from "./bad-request.ts";

/** What both are made from. */
export interface KubectlTargets {
  readonly aws: AwsWorld;
  /** ARN → the name people type. */
  readonly clusterNames: ReadonlyMap<string, string>;
  readonly principalOf: (person: string, clusterArn: string) => string | undefined;
  /** Address of the control API and the token that it wants. */
  readonly control: () => { readonly url: string; readonly token: string };
}

const apiVersion = "client.authentication.k8s.io/v1";

/** A kubeconfig for one person with a context per cluster; JSON, which kubectl reads like YAML. @throws BadRequest for a person without a principal */
export function kubeconfigOf({ aws, clusterNames, principalOf, control }: KubectlTargets, person: string): JsonObject {
  const { url, token } = control();
  const clusters = [...clusterNames].flatMap(([arn, name]) => {
    const cluster = aws.internals.eks.clusters.get(arn);
    return cluster === undefined || principalIn({ aws, principalOf }, person, arn) === undefined ? [] : [{ name, arn, endpoint: cluster.endpoint, ca: cluster.certificateAuthority }];
  });
  if (clusters.length === 0) throw new BadRequest(`${JSON.stringify(person)} has no IAM principal on any cluster.`);
  const exec = (arn: string): JsonObject => ({
    apiVersion, command: "curl", interactiveMode: "Never",
    args: ["--silent", "--show-error", "--fail", "--max-time", "10", "--header", `x-sandbox-token: ${token}`, "--data", JSON.stringify({ as: person, cluster: arn }), `${url}/api/kubectl-token`],
  });
  return {
    "apiVersion": "v1", "kind": "Config", "current-context": clusters[0]?.name ?? "",
    "clusters": clusters.map(({ name, endpoint, ca }) => ({ name, cluster: { "server": endpoint, "certificate-authority-data": ca } })),
    "users": clusters.map(({ name, arn }) => ({ name: `${person}@${name}`, user: { exec: exec(arn) } })),
    "contexts": clusters.map(({ name }) => ({ name, context: { cluster: name, user: `${person}@${name}`, namespace: "payments" } })),
  };
}

/** A token in the form that kubectl takes from an exec plugin. @throws BadRequest for an unknown cluster, or a person without a principal there */
export function kubectlToken({ aws, principalOf }: KubectlTargets, person: string, clusterArn: string): JsonObject {
  const cluster = aws.internals.eks.clusters.get(clusterArn);
  if (cluster === undefined) throw new BadRequest(`There is no cluster ${JSON.stringify(clusterArn)}.`);
  const principal = principalIn({ aws, principalOf }, person, clusterArn);
  if (principal === undefined) throw new BadRequest(`${JSON.stringify(person)} has no IAM principal on that cluster.`);
  const { clocks } = aws.internals;
  const token = makeToken({ ...aws.iam.accessKeyFor(principal, person), region: cluster.region, cluster: cluster.name, now: clocks.realNow() });
  // Without an end kubectl would keep it for ever; it asks again before this one.
  return { apiVersion, kind: "ExecCredential", status: { token, expirationTimestamp: new Date(clocks.realNow() + 10 * 60_000).toISOString() } };
}

function principalIn({ aws, principalOf }: Pick<KubectlTargets, "aws" | "principalOf">, person: string, clusterArn: string): string | undefined {
  const arn = principalOf(person, clusterArn);
  return arn !== undefined && aws.internals.eks.principals.find(arn) !== undefined ? arn : undefined;
}
