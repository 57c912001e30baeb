// What EKS does with access entries and authentication modes, one statement a test.
import type { EKS } from "@aws-sdk/client-eks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../aws/failure-of.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { account, ann, ben, operator, policyArn, region, startStage } from "../aws/aws-stage.ts";

let stage: Stage;
let client: EKS;
let clusterName = "";
let arn = "";
let count = 0;

beforeAll(async () => {
  stage = await startStage();
  client = stage.eks();
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });
beforeEach(() => {
  count += 1;
  clusterName = `c${String(count)}`;
  arn = stage.world.eks.addCluster({ account, region, name: clusterName, mode: "API" }).arn;
  stage.world.faults.clear();
});

const secondsOf = (time: Date | undefined) => (time?.getTime() ?? 0) / 1000;
const inNamespaces = (...namespaces: string[]) => ({ type: "namespace", namespaces }) as const;
const associate = (name: string, accessScope: { type: "cluster" | "namespace"; namespaces?: string[] }) => client.associateAccessPolicy({ clusterName, principalArn: ann, policyArn: policyArn(name), accessScope });
const create = (input: { principalArn?: string; tags?: Record<string, string>; kubernetesGroups?: string[]; username?: string; type?: string; clientRequestToken?: string } = {}) => client.createAccessEntry({ clusterName, principalArn: ann, ...input });
const describeEntry = async (principalArn = ann) => (await client.describeAccessEntry({ clusterName, principalArn })).accessEntry;
const truth = () => stage.world.journal.view().clusters.find((cluster) => cluster.arn === arn);
const modeOf = async () => (await client.describeCluster({ name: clusterName })).cluster;
const setMode = (authenticationMode: "API" | "API_AND_CONFIG_MAP", clientRequestToken?: string) => client.updateClusterConfig({ name: clusterName, accessConfig: { authenticationMode }, clientRequestToken });

describe("CreateAccessEntry", () => {
  it("fills in type, and a username with the session's name and without the role's path", async () => {
    const { accessEntry } = await create();
    expect(accessEntry).toMatchObject({ type: "STANDARD", kubernetesGroups: [], tags: {}, username: `arn:aws:sts::${account}:assumed-role/ann/{{SessionName}}` });
    expect(accessEntry?.accessEntryArn).toMatch(new RegExp(`^${arn.replace(":cluster/", ":access-entry/")}/role/${account}/ann/[0-9a-f-]{36}$`));
  });

  it("gives a user its ARN as username", async () => {
    expect((await create({ principalArn: ben })).accessEntry?.username).toBe(ben);
  });

  it("gives node entries the node's names", async () => {
    const { accessEntry } = await create({ principalArn: `arn:aws:iam::${account}:role/node`, type: "EC2_LINUX" });
    expect(accessEntry).toMatchObject({ kubernetesGroups: ["system:nodes"], username: "system:node:{{EC2PrivateDNSName}}" });
  });

  it("accepts principals of other accounts, and root", async () => {
    await create({ principalArn: "arn:aws:iam::444455556666:role/partner" });
    await create({ principalArn: `arn:aws:iam::${account}:root` });
    expect(truth()?.entries.length).toBe(2);
  });

  it("never shows the hidden id, but keeps it", async () => {
    const { accessEntry } = await create();
    expect(JSON.stringify(accessEntry)).not.toContain("AROA");
    expect(truth()?.entries[0]?.principalId).toMatch(/^AROA[A-Z2-7]{17}$/);
  });

  it("makes a new UUID each time, so that tag calls miss an entry that was made again", async () => {
    const first = (await create()).accessEntry?.accessEntryArn;
    await client.deleteAccessEntry({ clusterName, principalArn: ann });
    const second = (await create()).accessEntry?.accessEntryArn;
    expect(second).not.toBe(first);
    expect(await failureOf(client.tagResource({ resourceArn: first, tags: { a: "b" } }))).toMatchObject({ name: "NotFoundException" });
    expect((await describeEntry())?.tags).toEqual({});
  });

  it("answers a repeated token with the first result, and refuses it with other parameters", async () => {
    const first = await create({ clientRequestToken: "one", tags: { a: "b" } });
    expect((await create({ clientRequestToken: "one", tags: { a: "b" } })).accessEntry).toEqual(first.accessEntry);
    expect(await failureOf(create({ clientRequestToken: "one" }))).toMatchObject({ name: "InvalidParameterException" });
    stage.world.faults.turn({ repeatedToken: "conflict" });
    expect(await failureOf(create({ clientRequestToken: "one", tags: { a: "b" } }))).toMatchObject({ name: "ResourceInUseException" });
  });
});

describe("UpdateAccessEntry", () => {
  it("replaces: groups left out are gone, a username left out falls back", async () => {
    await create({ kubernetesGroups: ["a"], username: "me:{{SessionName}}", tags: { team: "x" } });
    const { accessEntry } = await client.updateAccessEntry({ clusterName, principalArn: ann });
    expect(accessEntry).toMatchObject({ kubernetesGroups: [], username: `arn:aws:sts::${account}:assumed-role/ann/{{SessionName}}`, tags: { team: "x" } });
  });
});

describe("AssociateAccessPolicy", () => {
  it("replaces the scope without a word, keeps associatedAt and moves modifiedAt", async () => {
    await create();
    const first = (await associate("View", inNamespaces("a", "b"))).associatedAccessPolicy;
    stage.advance(5000);
    const second = (await associate("View", inNamespaces("c"))).associatedAccessPolicy;
    expect(second?.accessScope).toEqual(inNamespaces("c"));
    expect(second?.associatedAt).toEqual(first?.associatedAt);
    expect(secondsOf(second?.modifiedAt) - secondsOf(first?.modifiedAt)).toBeGreaterThanOrEqual(5);
    const { associatedAccessPolicies = [] } = await client.listAssociatedAccessPolicies({ clusterName, principalArn: ann });
    expect(associatedAccessPolicies.length).toBe(1);
  });

  it("gives cluster scope back with an empty list", async () => {
    await create();
    expect((await associate("View", { type: "cluster" })).associatedAccessPolicy?.accessScope).toEqual({ type: "cluster", namespaces: [] });
  });
});

describe("DeleteAccessEntry", () => {
  it("takes the associations along, so that a new entry starts with none", async () => {
    await create();
    await associate("View", { type: "cluster" });
    await client.deleteAccessEntry({ clusterName, principalArn: ann });
    expect((await client.listAccessEntries({ clusterName, associatedPolicyArn: policyArn("View") })).accessEntries).toEqual([]);
    await create();
    expect((await client.listAssociatedAccessPolicies({ clusterName, principalArn: ann })).associatedAccessPolicies).toEqual([]);
  });
});

describe("an entry of a principal that was made again", () => {
  it("is dead, and nothing in Describe shows it", async () => {
    const role = stage.world.iam.addRole({ account, name: `again-${clusterName}` });
    await create({ principalArn: role.arn });
    const before = await describeEntry(role.arn);
    const caller = (uniqueId: string) => ({ arn: "", uniqueId: `${uniqueId}:a@b` });
    expect(stage.world.accessEntryOf(arn, caller(role.uniqueId))).toMatchObject({ isAlive: true, username: `arn:aws:sts::${account}:assumed-role/again-${clusterName}/a-b` });
    const { uniqueId } = stage.world.iam.recreate(role.arn);
    expect(await describeEntry(role.arn)).toEqual(before);
    expect(stage.world.accessEntryOf(arn, caller(uniqueId))?.isAlive).toBe(false);
    expect(stage.world.accessEntryOf(arn, caller(role.uniqueId))).toBeUndefined();
  });
});

describe("UpdateClusterConfig", () => {
  beforeEach(() => {
    clusterName = `m${String(count)}`;
    arn = stage.world.eks.addCluster({
      account, region, name: clusterName, mode: "CONFIG_MAP", creator: operator,
      nodegroups: [{ name: "n", nodeRole: `arn:aws:iam::${account}:role/node` }],
      fargateProfiles: [{ name: "f", podExecutionRoleArn: `arn:aws:iam::${account}:role/pods` }],
    }).arn;
  });

  it("takes the time of the knob, passes through UPDATING, and then makes the entries of nodes, pods and creator", async () => {
    const { update } = await setMode("API_AND_CONFIG_MAP");
    expect((await modeOf())?.status).toBe("ACTIVE");
    stage.advance(3000);
    expect(await modeOf()).toMatchObject({ status: "UPDATING", accessConfig: { authenticationMode: "CONFIG_MAP" } });
    stage.advance(18_000);
    expect(await modeOf()).toMatchObject({ status: "ACTIVE", accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } });
    expect((await client.describeUpdate({ name: clusterName, updateId: update?.id })).update?.status).toBe("Successful");
    expect(truth()?.entries.map(({ type, associations }) => [type, associations.length]).toSorted()).toEqual([["EC2_LINUX", 0], ["FARGATE_LINUX", 0], ["STANDARD", 1]]);
  });

  it("makes node entries only for roles in aws-auth, which names them without path", async () => {
    stage.world.eks.readMappedRoles(() => [`arn:aws:iam::${account}:role/node`]);
    await setMode("API_AND_CONFIG_MAP");
    stage.advance(20_000);
    expect(truth()?.entries.map(({ type }) => type).toSorted()).toEqual(["EC2_LINUX", "STANDARD"]);
  });

  it("answers the same token with the running update and refuses others", async () => {
    const first = await setMode("API_AND_CONFIG_MAP", "t");
    expect((await setMode("API_AND_CONFIG_MAP", "t")).update?.id).toBe(first.update?.id);
    expect(await failureOf(setMode("API_AND_CONFIG_MAP", "u"))).toMatchObject({ name: "ResourceInUseException" });
  });

  it.each([["fail", "Failed"], ["cancel", "Cancelled"]] as const)("leaves the mode alone when the knob says %s", async (outcome, status) => {
    stage.world.faults.turn({ modeUpdate: { duration: 10, outcome }, nodeEntries: "none" }, arn);
    const { update } = await setMode("API_AND_CONFIG_MAP");
    stage.advance(10);
    expect((await client.describeUpdate({ name: clusterName, updateId: update?.id })).update?.status).toBe(status);
    expect(truth()).toMatchObject({ mode: "CONFIG_MAP", entries: [] });
  });
});

describe("the journal", () => {
  it("keeps every write with caller, parameters, before and after, and tells listeners", async () => {
    const start = stage.world.journal.records.length;
    let told = 0;
    const stop = stage.world.journal.onChange(() => { told += 1; });
    await create({ tags: { a: "b" } });
    await associate("View", inNamespaces("x"));
    await client.disassociateAccessPolicy({ clusterName, principalArn: ann, policyArn: policyArn("View") });
    await failureOf(create({}));
    await client.deleteAccessEntry({ clusterName, principalArn: ann });
    stop();
    const records = stage.world.journal.records.slice(start);
    expect(records.map(({ operation, sequence }) => [operation, sequence])).toEqual(["CreateAccessEntry", "AssociateAccessPolicy", "DisassociateAccessPolicy", "DeleteAccessEntry"].map((name, index) => [name, start + index + 1]));
    expect(records[0]).toMatchObject({ caller: `arn:aws:sts::${account}:assumed-role/operator/seed`, before: null, after: { tags: { a: "b" } }, cluster: clusterName, principalArn: ann });
    expect(records[3]).toMatchObject({ after: null });
    expect(told).toBe(4);
  });

  it("gives a view that cannot change the world", () => {
    stage.world.eks.seedEntry(arn, { principalArn: ann });
    const view = truth();
    if (view !== undefined) Object.assign(view.entries[0] ?? {}, { tags: { forged: "yes" } });
    expect(truth()?.entries[0]?.tags).toEqual({});
  });
});

describe("others", () => {
  it("edit entries from outside", async () => {
    stage.world.eks.seedEntry(arn, { principalArn: ann, tags: { a: "b" }, policies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["x"] }], createdAt: 1000 });
    expect((await describeEntry())?.createdAt).toEqual(new Date(1000));
    stage.world.eks.associatePolicy(arn, ann, { policy: "AmazonEKSEditPolicy" });
    stage.world.eks.disassociatePolicy(arn, ann, "AmazonEKSViewPolicy");
    stage.world.eks.setTags(arn, ann, { c: "d" });
    stage.world.eks.setGroups(arn, ann, ["devs"]);
    expect(truth()?.entries[0]).toMatchObject({ tags: { c: "d" }, kubernetesGroups: ["devs"], associations: [{ policyArn: policyArn("Edit"), scope: { type: "cluster", namespaces: [] } }] });
    stage.world.eks.deleteEntry(arn, ann);
    expect(truth()?.entries).toEqual([]);
    stage.world.eks.setEndpoint(arn, "https://127.0.0.1:1/x", "PEM");
    expect(await modeOf()).toMatchObject({ endpoint: "https://127.0.0.1:1/x", certificateAuthority: { data: "UEVN" } });
    stage.world.eks.deleteCluster(arn);
    expect(await failureOf(modeOf())).toMatchObject({ name: "ResourceNotFoundException" });
  });
});
