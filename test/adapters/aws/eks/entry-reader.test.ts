// Replies of EKS that no sandbox gives: unknown values, broken lists, another cluster's words.
import { describe, expect, it } from "vitest";
import { accessPolicyArn, accessPolicyName } from "../../../../src/adapters/aws/eks/access-policy-arn.ts";
import { allPages } from "../../../../src/adapters/aws/eks/all-pages.ts";
import { associationOf } from "../../../../src/adapters/aws/eks/normal-form.ts";
import { scopeParameter } from "../../../../src/adapters/aws/eks/scope-parameter.ts";
import { RejectedError, UnavailableError } from "../../../../src/domain/errors.ts";
import { aCluster, annsPrincipal } from "../../../world/builders.ts";
import { connect } from "../connected.ts";
import { eksError } from "../stub-aws.ts";

const viewArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

describe("accessPolicyName", () => {
  it.each([
    [viewArn, "aws", "AmazonEKSViewPolicy"],
    ["arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "aws-cn", "AmazonEKSViewPolicy"],
    [viewArn, "aws-cn", viewArn],
    ["arn:aws:eks::aws:cluster-access-policy/SomethingElse", "aws", "arn:aws:eks::aws:cluster-access-policy/SomethingElse"],
  ])("of %s in %s is %s", (arn, partition, name) => {
    expect(accessPolicyName(arn, partition)).toBe(name);
  });
  it("is undone by accessPolicyArn, for names and ARNs alike", () => {
    expect(accessPolicyArn("AmazonEKSViewPolicy", "aws-us-gov")).toBe("arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");
    expect(accessPolicyArn(viewArn, "aws")).toBe(viewArn);
  });
});

describe("associationOf", () => {
  it.each([
    ["a type that is new", { type: "galaxy", namespaces: ["a"] }],
    ["no scope", undefined],
    ["a namespace scope without namespaces", { type: "namespace", namespaces: [] }],
    ["a namespace that is none", { type: "namespace", namespaces: ["a", "B_c"] }],
  ])("has an undefined scope, for %s", (_, accessScope) => {
    // The reply is parsed JSON: it may hold what the SDK's types do not know.
    const said: object = { policyArn: viewArn, accessScope };
    expect(associationOf(said, "aws")).toEqual({ policy: "AmazonEKSViewPolicy", scope: undefined });
  });
});

describe("scopeParameter", () => {
  it("refuses a namespace scope without namespaces", () => {
    expect(() => scopeParameter({ type: "namespace", namespaces: [] })).toThrow(RejectedError);
  });
});

describe("allPages", () => {
  it("is an error, when a token comes twice", async () => {
    let pages = 0;
    await expect(allPages(async () => Promise.resolve({ items: [pages += 1], next: "again" }))).rejects.toThrow(UnavailableError);
    expect(pages).toBe(2);
  });
  it("is an error, when there are more than a hundred pages", async () => {
    let pages = 0;
    await expect(allPages(async () => Promise.resolve({ items: [1], next: String((pages += 1)) }))).rejects.toThrow(UnavailableError);
    expect(pages).toBe(100);
  });
  it("is an error and no part, when a later page fails", async () => {
    const pages = async (token?: string) => (token === undefined ? Promise.resolve({ items: [1], next: "b" }) : Promise.reject(new Error("broken")));
    await expect(allPages(pages)).rejects.toThrow("broken");
  });
});

const entry = {
  clusterName: "prod-eu-1", principalArn: annsPrincipal, kubernetesGroups: [], tags: {}, username: "u", type: "STANDARD", createdAt: 1.7e9,
  accessEntryArn: "arn:aws:eks:eu-west-1:111122223333:access-entry/prod-eu-1/role/111122223333/ann/3ac5e6a8",
};

describe("AwsEntryReader.read", () => {
  const read = async (accessEntry: object) => {
    await using world = await connect();
    const order: string[] = [];
    world.stub.answer = ({ path }) => {
      order.push(path.includes("/access-policies") ? "associations" : "entry");
      return { status: 200, body: path.includes("/access-policies") ? { associatedAccessPolicies: [] } : { accessEntry } };
    };
    return { observed: await world.aws.entryReader.read(aCluster(), annsPrincipal, "grant"), order };
  };
  it("reads associations before the entry and its tags", async () => {
    expect((await read(entry)).order).toEqual(["associations", "entry"]);
  });
  it("dates the read by AWS' time", async () => {
    await using world = await connect();
    world.stub.date = new Date(world.clock.now() + 3_600_000);
    world.stub.answer = ({ path }) => ({ status: 200, body: path.includes("/access-policies") ? {} : { accessEntry: entry } });
    const observed = await world.aws.entryReader.read(aCluster(), annsPrincipal, "grant");
    const readAt = observed.kind === "entry" ? observed.entry.readAt : observed.readAt;
    expect(Math.abs(readAt - world.stub.date.getTime())).toBeLessThan(3000);
  });
  it.each([
    ["it is of another principal", { ...entry, principalArn: "arn:aws:iam::111122223333:role/ann" }],
    ["it has no ARN", { ...entry, accessEntryArn: undefined }],
    ["it has no time", { ...entry, createdAt: undefined }],
  ])("understands no entry, when %s", async (_, accessEntry) => {
    await expect(read(accessEntry)).rejects.toThrow(UnavailableError);
  });
  it("is not absent, when the cluster cannot be described for another reason than not being there", async () => {
    await using world = await connect();
    world.stub.answer = ({ path }) => (path.includes("/access-entries") ? eksError("ResourceNotFoundException", 404) : eksError("AccessDeniedException", 403));
    await expect(world.aws.entryReader.read(aCluster(), annsPrincipal, "removal")).rejects.toThrow(RejectedError);
  });
});

describe("AwsClusters.describe", () => {
  const describing = async (cluster: object) => {
    await using world = await connect();
    world.stub.answer = () => ({ status: 200, body: { cluster } });
    return await world.aws.clusters.describe(aCluster());
  };
  const said = { name: "prod-eu-1", arn: "arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1", createdAt: 1.7e9, status: "ACTIVE", version: "1.33", platformVersion: "eks.5" };
  it("takes a cluster that says nothing of a mode for CONFIG_MAP", async () => {
    expect((await describing(said)).mode).toBe("CONFIG_MAP");
  });
  it("gives the certificate authority as PEM text", async () => {
    expect((await describing({ ...said, certificateAuthority: { data: Buffer.from("-----BEGIN").toString("base64") } })).certificateAuthority).toBe("-----BEGIN");
  });
  it("refuses connected clusters, which have no access entries", async () => {
    await expect(describing({ ...said, connectorConfig: { provider: "EKS_ANYWHERE" } })).rejects.toThrow(RejectedError);
  });
  it("understands no cluster with a mode that is new", async () => {
    await expect(describing({ ...said, accessConfig: { authenticationMode: "NEW" } })).rejects.toThrow(UnavailableError);
  });
});
