// The answers of the sandbox's API servers: objects, pages, refusals and faults.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isObject } from "../../../src/sandbox/aws/json.ts";
import { account } from "../aws/aws-stage.ts";
import { ann, arnOf, bot, prod, staging, startKubernetesStage } from "./kubernetes-stage.ts";
import type { Answer, Call, KubernetesStage } from "./kubernetes-stage.ts";

let stage: KubernetesStage;
beforeAll(async () => {
  stage = await startKubernetesStage();
  stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSClusterAdminPolicy" }] });
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });

async function call(path: string, more: Call = {}): Promise<Answer> {
  return stage.call(prod, path, { token: await stage.tokenFor(ann), ...more });
}

function namesIn(answer: Answer): readonly unknown[] {
  const { items } = answer.json;
  return Array.isArray(items) ? items.map((item: unknown) => (isObject(item) && isObject(item["metadata"]) ? item["metadata"]["name"] : undefined)) : [];
}

describe("a cluster's API", () => {
  it("tells its version to anybody", async () => {
    const reply = await stage.call(prod, "/version");
    expect(reply.json).toMatchObject({ major: "1", minor: "33" });
  });

  it("refuses whoever has no token", async () => {
    const reply = await stage.call(prod, "/api/v1/namespaces");
    expect(reply.status).toBe(403);
    expect(reply.json).toMatchObject({ message: "namespaces is forbidden: User \"system:anonymous\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope" });
  });

  it("gives namespaces, pods and aws-auth as objects", async () => {
    stage.world.setAwsAuth(prod, "kind: ConfigMap\ndata:\n  mapRoles: '[]'\n");
    expect((await call("/api/v1/namespaces/payments")).json).toMatchObject({ kind: "Namespace", metadata: { name: "payments" }, status: { phase: "Active" } });
    expect(namesIn(await call("/api/v1/namespaces/payments/pods"))).toEqual(["api-0", "api-1"]);
    expect((await call("/api/v1/namespaces/kube-system/configmaps/aws-auth")).json).toMatchObject({ kind: "ConfigMap", data: { mapRoles: "[]" } });
    expect(namesIn(await call("/api/v1/pods"))).toEqual(["api-0", "api-1", "index-0"]);
  });

  it.each([1, 2, 5, 100])("gives every namespace once, in pages of %d", async (limit) => {
    const found: unknown[] = [];
    let next = "";
    for (let page = 0; page < 10; page += 1) {
      const reply = await call(`/api/v1/namespaces?limit=${String(limit)}&continue=${next}`);
      found.push(...namesIn(reply));
      const metadata = reply.json["metadata"];
      next = isObject(metadata) && typeof metadata["continue"] === "string" ? metadata["continue"] : "";
      if (next === "") break;
    }
    expect(found).toEqual(stage.world.namespacesOf(prod));
  });

  it("refuses a page token that it did not give", async () => {
    expect((await call("/api/v1/namespaces?continue=bm90aGluZw")).status).toBe(400);
  });

  it("says what is not there", async () => {
    expect((await call("/api/v1/namespaces/search/configmaps/aws-auth")).json).toEqual({
      kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: "configmaps \"aws-auth\" not found", reason: "NotFound", details: { name: "aws-auth", kind: "configmaps" }, code: 404,
    });
    expect((await call("/api/v1/secrets")).json).toMatchObject({ code: 404, message: "the server could not find the requested resource" });
    expect((await stage.call(arnOf("none"), "/version")).status).toBe(404);
    expect((await call("/api/v1/namespaces/payments", { method: "DELETE" })).status).toBe(405);
  });

  it("says what is forbidden, to whom and where", async () => {
    const reply = await stage.call(prod, "/api/v1/namespaces/payments/pods", { token: await stage.tokenFor(bot) });
    expect(reply.json).toMatchObject({
      code: 403, reason: "Forbidden", details: { kind: "pods" },
      message: `pods is forbidden: User "arn:aws:sts::${account}:assumed-role/eks-access/ann-acme.test" cannot list resource "pods" in API group "" in the namespace "payments"`,
    });
  });

  it("lists its resources for kubectl", async () => {
    expect((await call("/api")).json).toMatchObject({ versions: ["v1"] });
    expect((await call("/apis")).json).toMatchObject({ kind: "APIGroupList" });
    expect((await call("/api/v1")).json).toMatchObject({ kind: "APIResourceList", groupVersion: "v1" });
    expect((await call("/apis/authorization.k8s.io/v1")).json).toMatchObject({ groupVersion: "authorization.k8s.io/v1" });
  });

  it("breaks the connection or says nothing, when it is to be unreachable", async () => {
    stage.world.turn(staging, { unreachable: "reset" });
    await expect(stage.call(staging, "/version")).rejects.toMatchObject({ name: "SocketError" });
    stage.world.turn(staging, { unreachable: "hang" });
    await expect(stage.call(staging, "/version", { patience: 100 })).rejects.toMatchObject({ name: "TimeoutError" });
    stage.world.turn(staging, { unreachable: false });
    expect((await stage.call(staging, "/version")).status).toBe(200);
  });
});

describe("createKubernetesWorld", () => {
  it("refuses a cluster that the AWS world does not have, and manifests that it cannot apply", () => {
    const spec = { clusterArn: prod, namespaces: [], awsAuth: undefined, pods: [] };
    expect(() => { stage.world.addCluster({ ...spec, clusterArn: arnOf("none") }); }).toThrow(/no cluster/);
    expect(() => { stage.world.addCluster({ ...spec, rbac: "kind: Deployment\nmetadata: {name: x}\n" }); }).toThrow(/cannot apply a Deployment/);
    expect(() => { stage.world.setAwsAuth(prod, "mapRoles: [1]"); }).toThrow(/texts by name/);
  });
});
