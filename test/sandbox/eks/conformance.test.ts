// Every operation of the sandbox's EKS through the real SDK, checked against the API model.
import { Readable } from "node:stream";
import type { EKSClient } from "@aws-sdk/client-eks";
import * as sdk from "@aws-sdk/client-eks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import model from "../../data/eks-model.json" with { type: "json" };
import { eksOperations } from "../../../src/sandbox/eks/operations.ts";
import { isObject } from "../../../src/sandbox/aws/json.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { ann, clusterArn, policyArn, startStage } from "../aws/aws-stage.ts";
import { problemsWithOutput } from "./walk-model.ts";

let stage: Stage;
let client: EKSClient;
const raw: { operation: string; status: number; body: string }[] = [];

beforeAll(async () => {
  stage = await startStage();
  client = stage.eks();
  client.middlewareStack.add((next, context) => async (args) => {
    const result = await next(args);
    const { response } = result;
    if (isObject(response)) {
      const chunks: Buffer[] = [];
      const stream: unknown = response["body"];
      if (stream !== null && typeof stream === "object" && Symbol.asyncIterator in stream) {
        for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
        Object.assign(response, { body: Readable.from(chunks) });
      }
      raw.push({
        operation: String(context["commandName"]).replace(/Command$/, ""),
        status: Number(response["statusCode"]), body: Buffer.concat(chunks).toString("utf8"),
      });
    }
    return result;
  }, { step: "deserialize", name: "record", priority: "low" });
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });

const cluster = { clusterName: "prod" };
const entry = { ...cluster, principalArn: ann };
const view = policyArn("View");

describe("the operations", () => {
  it("serve exactly the methods and paths of the model", () => {
    const ours = eksOperations.map(({ name, method, path }) => [name, { method, path }]);
    const theirs = Object.entries(model.operations).map(([name, { http }]) => [name, { method: http.method, path: http.requestUri }]);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
  });

  it("take every member from its place and answer in the shape of the model, when driven by the SDK", async () => {
    const created = await client.send(new sdk.CreateAccessEntryCommand({ ...entry, type: "STANDARD", username: "ann:{{SessionName}}", kubernetesGroups: ["devs"], tags: { team: "a/b c=@" }, clientRequestToken: "t1" }));
    expect(created.accessEntry).toMatchObject({ ...entry, type: "STANDARD", username: "ann:{{SessionName}}", kubernetesGroups: ["devs"], tags: { team: "a/b c=@" } });
    const { accessEntry: described } = await client.send(new sdk.DescribeAccessEntryCommand(entry));
    expect(described).toEqual(created.accessEntry);
    const updated = await client.send(new sdk.UpdateAccessEntryCommand({ ...entry, kubernetesGroups: ["ops"], username: "x:{{SessionNameRaw}}", clientRequestToken: "t2" }));
    expect(updated.accessEntry).toMatchObject({ kubernetesGroups: ["ops"], username: "x:{{SessionNameRaw}}" });
    const associated = await client.send(new sdk.AssociateAccessPolicyCommand({ ...entry, policyArn: view, accessScope: { type: "namespace", namespaces: ["a", "dev-*"] } }));
    expect(associated).toMatchObject({ ...entry, associatedAccessPolicy: { policyArn: view, accessScope: { type: "namespace", namespaces: ["a", "dev-*"] } } });
    const listed = await client.send(new sdk.ListAccessEntriesCommand({ ...cluster, associatedPolicyArn: view, maxResults: 5 }));
    expect(listed.accessEntries).toEqual([ann]);
    const policies = await client.send(new sdk.ListAssociatedAccessPoliciesCommand({ ...entry, maxResults: 5 }));
    expect(policies.associatedAccessPolicies).toEqual([associated.associatedAccessPolicy]);
    const resourceArn = described?.accessEntryArn;
    await client.send(new sdk.TagResourceCommand({ resourceArn, tags: { "eks-access/lease/1": "v" } }));
    await client.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["team", "absent"] }));
    expect((await client.send(new sdk.DescribeAccessEntryCommand(entry))).accessEntry?.tags).toEqual({ "eks-access/lease/1": "v" });
    await client.send(new sdk.DisassociateAccessPolicyCommand({ ...entry, policyArn: view }));
    await client.send(new sdk.DeleteAccessEntryCommand(entry));
  });

  it("do so for clusters, updates, node groups and Fargate profiles", async () => {
    expect((await client.send(new sdk.ListClustersCommand({ maxResults: 10, include: ["all"] }))).clusters?.toSorted()).toEqual(["legacy", "prod", "staging"]);
    const { cluster: prod } = await client.send(new sdk.DescribeClusterCommand({ name: "prod" }));
    expect(prod).toMatchObject({ arn: clusterArn("prod"), status: "ACTIVE", certificateAuthority: { data: Buffer.from("PEM").toString("base64") }, accessConfig: { authenticationMode: "API" } });
    expect((await client.send(new sdk.ListAccessPoliciesCommand({}))).accessPolicies).toContainEqual({ name: "AmazonEKSViewPolicy", arn: view });
    expect((await client.send(new sdk.ListNodegroupsCommand(cluster))).nodegroups).toEqual(["workers"]);
    expect((await client.send(new sdk.DescribeNodegroupCommand({ ...cluster, nodegroupName: "workers" }))).nodegroup?.amiType).toBe("AL2023_x86_64_STANDARD");
    expect((await client.send(new sdk.ListFargateProfilesCommand(cluster))).fargateProfileNames).toEqual(["pods"]);
    expect((await client.send(new sdk.DescribeFargateProfileCommand({ ...cluster, fargateProfileName: "pods" }))).fargateProfile?.podExecutionRoleArn).toContain("role/pods");
    const { update } = await client.send(new sdk.UpdateClusterConfigCommand({ name: "staging", accessConfig: { authenticationMode: "API" }, clientRequestToken: "t3" }));
    expect(update).toMatchObject({ status: "InProgress", type: "AccessConfigUpdate", params: [{ type: "AuthenticationMode", value: "\"API\"" }] });
    expect((await client.send(new sdk.ListUpdatesCommand({ name: "staging" }))).updateIds).toEqual([update?.id]);
    expect((await client.send(new sdk.DescribeUpdateCommand({ name: "staging", updateId: update?.id }))).update).toEqual(update);
  });

  it("were all driven above, each on the model's path, and each answer is made of the model's members only", () => {
    expect([...new Set(raw.map(({ operation }) => operation))].sort()).toEqual(Object.keys(model.operations).sort());
    const problems = raw.filter(({ status }) => status < 300).flatMap(({ operation, body }) => problemsWithOutput(operation, JSON.parse(body)));
    expect(problems).toEqual([]);
  });

  it("are the only ones: any other path is 404", async () => {
    const reply = await fetch(`${stage.url}/clusters/prod/addons`);
    expect([reply.status, reply.headers.get("x-amzn-errortype")]).toEqual([404, "UnknownOperationException"]);
    expect(reply.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  });
});
