// Who may do what on the sandbox's clusters: by authentication mode, access entry, access policy, aws-auth and role binding.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { account } from "../aws/aws-stage.ts";
import { ann, ben, bob, bot, legacy, prod, staging, startKubernetesStage } from "./kubernetes-stage.ts";
import type { KubernetesStage } from "./kubernetes-stage.ts";

let stage: KubernetesStage;
beforeEach(async () => { stage = await startKubernetesStage(); });
afterEach(async () => { await stage[Symbol.asyncDispose](); });

const nameOf = (arn: string): string => arn.split("/").at(-1) ?? "";
const mapRole = (arn: string, more = ""): string => `mapRoles: |\n  - rolearn: ${arn}\n    username: ann\n    groups: [devs]\n${more}`;
const annRow = mapRole(`arn:aws:iam::${account}:role/ann`);

async function get(clusterArn: string, who: string, path: string): Promise<number> {
  const token = await stage.tokenFor(who, { cluster: nameOf(clusterArn) });
  return (await stage.call(clusterArn, path, { token })).status;
}

async function whoAmI(clusterArn: string, who: string): Promise<unknown> {
  const token = await stage.tokenFor(who, { cluster: nameOf(clusterArn) });
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const reply = await stage.call(clusterArn, "/apis/authentication.k8s.io/v1/selfsubjectreviews", { token, method: "POST", body });
  return reply.status === 201 ? reply.json["status"] : reply.status;
}

describe("an access entry", () => {
  it("lets its principal in under its username and groups", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann, groups: ["devs"] });
    expect(await whoAmI(prod, ann)).toEqual({ userInfo: { username: `arn:aws:sts::${account}:assumed-role/ann/ann-acme.test`, groups: ["devs", "system:authenticated"] } });
    expect(await whoAmI(prod, bob)).toBe(401);
  });

  it("gives nothing by itself", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann });
    expect(await get(prod, ann, "/api/v1/namespaces/payments/pods")).toBe(403);
    expect(await get(prod, ann, "/version")).toBe(200);
  });

  it("lets nobody in, when its principal was made again", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSViewPolicy" }] });
    expect(await get(prod, ann, "/api/v1/namespaces/payments/pods")).toBe(200);
    stage.aws.iam.recreate(ann);
    expect(await get(prod, ann, "/api/v1/namespaces/payments/pods")).toBe(401);
  });

  it("is seen later, when authentication lags", async () => {
    stage.world.turn(prod, { authLag: 5000 });
    stage.aws.eks.seedEntry(prod, { principalArn: bob, createdAt: stage.now() });
    expect(await whoAmI(prod, bob)).toBe(401);
    stage.advance(5000);
    expect(await whoAmI(prod, bob)).not.toBe(401);
    stage.aws.eks.deleteEntry(prod, bob);
    expect(await whoAmI(prod, bob)).not.toBe(401);
    stage.advance(5000);
    expect(await whoAmI(prod, bob)).toBe(401);
  });
});

describe("access policies", () => {
  it("count in their namespaces only, and give no list over all of them", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["pay*"] }] });
    const paths = ["/api/v1/namespaces/payments/pods", "/api/v1/namespaces/payments", "/api/v1/namespaces/search/pods", "/api/v1/pods", "/api/v1/namespaces"];
    expect(await Promise.all(paths.map((path) => get(prod, ann, path)))).toEqual([200, 200, 403, 403, 403]);
  });

  it("add up, and stop at once when they are taken off", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["payments"] }, { policy: "AmazonEKSEditPolicy", namespaces: ["search"] }] });
    const canI = (verb: string, resource: string, namespace: string): boolean => stage.world.canI({ clusterArn: prod, callerArn: ann, verb, resource, namespace }).allowed;
    expect([canI("delete", "pods", "search"), canI("delete", "pods", "payments"), canI("get", "pods", "payments"), canI("get", "secrets", "payments"), canI("get", "secrets", "search")]).toEqual([true, false, true, false, true]);
    stage.aws.eks.disassociatePolicy(prod, ann, "AmazonEKSEditPolicy");
    expect([canI("delete", "pods", "search"), canI("get", "pods", "payments")]).toEqual([false, true]);
  });

  it("say on the page why, and answer as the API does", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["payments"] }] });
    const canI = (callerArn: string, resource: string) => stage.world.canI({ clusterArn: prod, callerArn, verb: "get", resource, namespace: "payments" });
    expect(canI(ann, "deployments")).toEqual({ allowed: true, why: "AmazonEKSViewPolicy in the namespace payments", said: "yes" });
    expect(canI(ann, "nodes")).toEqual({ allowed: false, why: "let in by access entry, but neither AmazonEKSViewPolicy in payments nor a role binding allows it", said: `nodes is forbidden: User "arn:aws:sts::${account}:assumed-role/ann/sandbox" cannot get resource "nodes" in API group "" at the cluster scope` });
    expect(canI(bob, "pods")).toEqual({ allowed: false, why: "not let in: no access entry for this principal", said: "Unauthorized" });
    expect(canI(`arn:aws:sts::${account}:assumed-role/ann/x`, "pods").allowed).toBe(true);
    expect(canI(`arn:aws:iam::${account}:role/nobody`, "pods")).toEqual({ allowed: false, why: `arn:aws:iam::${account}:role/nobody does not exist`, said: "Unauthorized" });
    for (const [resource, allowed] of [["pods", true], ["secrets", false]] as const) {
      const spec = { resourceAttributes: { verb: "get", resource, namespace: "payments" } };
      const reply = await stage.call(prod, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { token: await stage.tokenFor(ann), method: "POST", body: { spec } });
      expect(reply.json).toMatchObject({ kind: "SelfSubjectAccessReview", status: { allowed } });
    }
  });

  it("give an admin everything, paths included", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSClusterAdminPolicy" }] });
    expect(stage.world.canI({ clusterArn: prod, callerArn: ann, verb: "escalate", resource: "clusterroles", namespace: "" }).allowed).toBe(true);
    expect(await get(prod, ann, "/metrics")).toBe(404);
    expect(await get(prod, bot, "/metrics")).toBe(403);
  });
});

describe("aws-auth", () => {
  it("lets in by it, in CONFIG_MAP and API_AND_CONFIG_MAP mode only", async () => {
    for (const clusterArn of [prod, staging, legacy]) stage.world.setAwsAuth(clusterArn, mapRole(`arn:aws:iam::${account}:role/bob`));
    expect(await whoAmI(legacy, bob)).toEqual({ userInfo: { username: "ann", groups: ["devs", "system:authenticated"] } });
    expect(await whoAmI(staging, bob)).toEqual({ userInfo: { username: "ann", groups: ["devs", "system:authenticated"] } });
    expect(await whoAmI(prod, bob)).toBe(401);
  });

  it("does not let in by a role's ARN with its path, which the authenticator never sees", async () => {
    stage.world.setAwsAuth(staging, mapRole(ann));
    expect(await whoAmI(staging, ann)).toBe(401);
  });

  it("counts no longer, when the principal has an entry, dead or alive", async () => {
    stage.world.setAwsAuth(staging, annRow);
    expect(await whoAmI(staging, ann)).toMatchObject({ userInfo: { username: "ann" } });
    stage.aws.eks.seedEntry(staging, { principalArn: ann });
    expect(await whoAmI(staging, ann)).toMatchObject({ userInfo: { groups: ["system:authenticated"] } });
    stage.aws.iam.recreate(ann);
    expect(await whoAmI(staging, ann)).toBe(401);
    stage.aws.eks.deleteEntry(staging, ann);
    expect(await whoAmI(staging, ann)).toMatchObject({ userInfo: { username: "ann" } });
  });

  it("is told to the AWS world, which makes entries for the node roles that it names", () => {
    stage.world.setAwsAuth(legacy, annRow);
    expect(stage.aws.internals.eks.mappedRoles?.(legacy)).toEqual([`arn:aws:iam::${account}:role/ann`]);
  });

  it("fills placeholders, maps users and whole accounts", async () => {
    stage.world.setAwsAuth(staging, `mapRoles: |\n  - {rolearn: "arn:aws:iam::${account}:role/ann", username: "{{AccountID}}:{{SessionName}}:{{SessionNameRaw}}", groups: ["g-{{AccountID}}"]}\nmapUsers: |\n  - userarn: ${ben}\n    username: ben\n    groups: [system:masters]\nmapAccounts: |\n  - "${account}"\n`);
    expect(await whoAmI(staging, ann)).toEqual({ userInfo: { username: `${account}:ann-acme.test:ann@acme.test`, groups: [`g-${account}`, "system:authenticated"] } });
    expect(await get(staging, ben, "/api/v1/pods")).toBe(200);
    expect(await whoAmI(staging, bob)).toEqual({ userInfo: { username: `arn:aws:iam::${account}:role/bob`, groups: ["system:authenticated"] } });
  });

  it("gives the maker of a cluster hidden admin, in CONFIG_MAP mode", async () => {
    expect(await whoAmI(legacy, ann)).toEqual({ userInfo: { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] } });
    expect(await whoAmI(legacy, bob)).toBe(401);
  });
});

describe("the bot's own rights", () => {
  it("are exactly what its manifest names", async () => {
    stage.world.setAwsAuth(staging, annRow);
    const paths = ["/api/v1/namespaces", "/api/v1/namespaces/kube-system/configmaps/aws-auth", "/api/v1/namespaces/kube-system/configmaps", "/api/v1/namespaces/kube-system/configmaps/other", "/api/v1/namespaces/payments/configmaps/aws-auth", "/api/v1/namespaces/payments", "/api/v1/namespaces/payments/pods", "/api/v1/namespaces/kube-system/secrets"];
    expect(await Promise.all(paths.map((path) => get(staging, bot, path)))).toEqual([200, 200, 403, 403, 403, 403, 403, 403]);
  });
});
