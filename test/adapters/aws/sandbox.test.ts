// What the adapters make of the sandbox's IAM, STS and faults, beyond the contracts of the ports.
import { describe, expect, it } from "vitest";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import { EksAccessError } from "../../../src/domain/errors.ts";
import { a } from "../../world/builders.ts";
import { sandboxEntryWorld } from "../../contracts/sandbox-entry-world.ts";

const account = "111122223333";
const view = a.policy("AmazonEKSViewPolicy");

describe("AwsPrincipals.find", () => {
  it("gives a role and a user with their hidden ids, and when they were made", async () => {
    await using world = await sandboxEntryWorld();
    const { uniqueId } = world.sandbox.iam.addUser({ account, name: "ben" });
    const ben = a.principal(`arn:aws:iam::${account}:user/ben`);
    expect(await world.aws.principals.find(world.cluster, ben)).toEqual({ arn: ben, uniqueId, kind: "user", createdAt: expect.any(Number) as number });
    const ann = await world.aws.principals.find(world.cluster, world.principal);
    expect(ann).toMatchObject({ arn: world.principal, kind: "role" });
    expect(ann?.uniqueId).toMatch(/^AROA/);
  });
  it("gives another id, when the role was made anew", async () => {
    await using world = await sandboxEntryWorld();
    const before = await world.aws.principals.find(world.cluster, world.principal);
    world.sandbox.iam.recreate(world.principal);
    expect((await world.aws.principals.find(world.cluster, world.principal))?.uniqueId).not.toBe(before?.uniqueId);
  });
  it.each([
    ["another path", `arn:aws:iam::${account}:role/ann`],
    ["another name", `arn:aws:iam::${account}:role/people/nobody`],
    ["another kind", `arn:aws:iam::${account}:user/people/ann`],
  ])("gives nothing, for %s", async (_, arn) => {
    await using world = await sandboxEntryWorld();
    expect(await world.aws.principals.find(world.cluster, a.principal(arn))).toBeUndefined();
  });
  it("refuses principals of other accounts, which it cannot look up", async () => {
    await using world = await sandboxEntryWorld();
    await expect(world.aws.principals.find(world.cluster, a.principal("arn:aws:iam::999988887777:role/ann"))).rejects.toMatchObject({ code: "invalid_principal" });
  });
  it("is denied, when the role may not look", async () => {
    await using world = await sandboxEntryWorld();
    world.sandbox.iam.setPolicies(`arn:aws:iam::${account}:role/eks-access`, []);
    await expect(world.aws.principals.find(world.cluster, world.principal)).rejects.toMatchObject({ code: "access_denied" });
  });
});

describe("kubernetesToken", () => {
  it("is verified by the sandbox as the assumed role, for its own cluster only", async () => {
    await using world = await sandboxEntryWorld();
    await world.aws.clusters.describe(world.cluster);
    const token = await world.aws.kubernetesToken(world.cluster);
    const url = new URL(Buffer.from(token.slice("k8s-aws-v1.".length), "base64url").toString("utf8"));
    expect(world.sandbox.verifyPresigned(url, { "x-k8s-aws-id": "prod-eu-1" })).toMatchObject({ arn: `arn:aws:sts::${account}:assumed-role/eks-access/acme-access-bot-1` });
    expect(world.sandbox.verifyPresigned(url, { "x-k8s-aws-id": "other" })).toHaveProperty("error");
  });
});

describe("a role that cannot be assumed", () => {
  it.each([
    ["the external id is wrong", { externalId: "external-2" }],
    ["the role is not there", { arn: `arn:aws:iam::${account}:role/none` }],
  ])("is a matter of credentials and an alarm, when %s", async (_, change) => {
    await using world = await sandboxEntryWorld();
    const cluster = { ...world.cluster, assumeRole: { arn: `arn:aws:iam::${account}:role/eks-access`, externalId: "external-1", ...change } };
    await expect(world.aws.clusters.describe(cluster)).rejects.toMatchObject({ name: "UnavailableError", code: "credentials" });
    expect(world.alarms).toEqual(["aws_credentials"]);
  });
});

describe("a write whose every reply is lost", () => {
  it("is maybe_done for associate, and was done", async () => {
    await using world = await sandboxEntryWorld();
    world.makeEntry({ principal: world.principal, tags: world.ownTags });
    world.sandbox.faults.loseReply({ operation: "AssociateAccessPolicy" });
    const failure: unknown = await world.entryGrants.associate(world.cluster, { principal: world.principal, policy: view, scope: clusterScope }, world.guard()).catch((error: unknown) => error);
    expect(failure instanceof EksAccessError ? failure.code : failure).toBe("maybe_done");
    expect(await world.entryReader.read(world.cluster, world.principal, "grant")).toMatchObject({ entry: { associations: [{ policy: view }] } });
  });
  it("is done for delete, when the reply was lost once: the second attempt finds nothing", async () => {
    await using world = await sandboxEntryWorld();
    world.makeEntry({ principal: world.principal, tags: world.ownTags });
    world.sandbox.faults.loseReply({ operation: "DeleteAccessEntry", times: 1 });
    await world.entryRemovals.deleteEntry(world.cluster, { principal: world.principal, readAt: world.now() });
    expect(world.sandbox.journal.records.filter(({ operation }) => operation === "DeleteAccessEntry")).toHaveLength(1);
  });
});

describe("an entry that cannot be used at once", () => {
  it("asks to read again, while associate does not see the entry yet", async () => {
    await using world = await sandboxEntryWorld();
    world.sandbox.faults.turn({ associateLag: 60_000 });
    await world.entryGrants.createEntry(world.cluster, { principal: world.principal, tags: world.ownTags, token: "t" }, world.guard());
    await expect(world.entryGrants.associate(world.cluster, { principal: world.principal, policy: view, scope: clusterScope }, world.guard())).rejects.toMatchObject({ name: "ConflictError", code: "not_found" });
  });
  it("names the quota, when the cluster holds no more entries", async () => {
    await using world = await sandboxEntryWorld();
    world.sandbox.faults.turn({ quota: { entries: 0, policies: 20 } });
    await expect(world.entryGrants.createEntry(world.cluster, { principal: world.principal, tags: world.ownTags, token: "t" }, world.guard())).rejects.toMatchObject({ name: "RejectedError", code: "quota" });
  });
});
