// What the sandbox gives a terminal for kubectl: tokens that its API servers take, and a kubeconfig with a context per cluster.
import { expect, it } from "vitest";
import { BadRequest } from "../../src/sandbox/control/bad-request.ts";
import { kubeconfigOf, kubectlToken } from "../../src/sandbox/control/kubectl-access.ts";
import { ann, bob, prod, staging, startKubernetesStage } from "./kubernetes/kubernetes-stage.ts";
import type { KubernetesStage } from "./kubernetes/kubernetes-stage.ts";

/** Vitest's own matcher, which it calls `any`. */
const like: { arrayContaining(items: readonly unknown[]): unknown } = expect;

function targetsOf({ aws }: KubernetesStage) {
  const principals: Readonly<Record<string, string>> = { U0ANN: ann, U0BOB: bob, U0GUS: ann.replace("ann", "gus") };
  return { aws, clusterNames: new Map([[prod, "prod"], [staging, "staging"]]), principalOf: (person: string) => principals[person], control: () => ({ url: "http://127.0.0.1:1", token: "t" }) };
}

function tokenIn(credential: object): string {
  return /"token":"([^"]+)"/.exec(JSON.stringify(credential))?.[1] ?? "";
}

it("gives tokens that are good for one cluster and one person", async () => {
  await using stage = await startKubernetesStage();
  stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSViewPolicy" }] });
  stage.aws.eks.seedEntry(staging, { principalArn: ann, policies: [{ policy: "AmazonEKSViewPolicy" }] });
  const credential = kubectlToken(targetsOf(stage), "U0ANN", prod);
  expect(credential).toMatchObject({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential" });
  const pods = async (cluster: string, token: string) => (await stage.call(cluster, "/api/v1/namespaces/payments/pods", { token })).status;
  expect([await pods(prod, tokenIn(credential)), await pods(staging, tokenIn(credential)), await pods(staging, tokenIn(kubectlToken(targetsOf(stage), "U0ANN", staging))), await pods(prod, tokenIn(kubectlToken(targetsOf(stage), "U0BOB", prod)))]).toEqual([200, 401, 200, 401]);
});

it("gives a kubeconfig with a context per cluster, in their order, whose plugin asks for these tokens", async () => {
  await using stage = await startKubernetesStage();
  stage.aws.eks.setEndpoint(prod, stage.service.urlOf(prod), stage.service.caPem);
  expect(kubeconfigOf(targetsOf(stage), "U0ANN")).toMatchObject({
    "kind": "Config", "current-context": "prod", "clusters": [{ name: "prod", cluster: { "server": stage.service.urlOf(prod), "certificate-authority-data": Buffer.from(stage.service.caPem).toString("base64") } }, { name: "staging" }],
    "users": [{ user: { exec: { command: "curl", args: like.arrayContaining(["x-sandbox-token: t", JSON.stringify({ as: "U0ANN", cluster: prod }), "http://127.0.0.1:1/api/kubectl-token"]) } } }, {}],
  });
});

it("refuses who has no principal, and clusters that are not there", async () => {
  await using stage = await startKubernetesStage();
  for (const ask of [() => kubectlToken(targetsOf(stage), "U0ANN", "x"), () => kubectlToken(targetsOf(stage), "U0GUS", prod), () => kubectlToken(targetsOf(stage), "U0NOBODY", prod), () => kubeconfigOf(targetsOf(stage), "U0GUS")]) expect(ask).toThrow(BadRequest);
});
