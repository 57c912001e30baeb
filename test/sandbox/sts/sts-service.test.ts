// AssumeRole and GetCallerIdentity through the real SDK.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import stsModel from "../../data/sts-model.json" with { type: "json" };
import type { JsonObject } from "../../../src/sandbox/aws/json.ts";
import { failureOf } from "../aws/failure-of.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { account, ann, ben, operator, otherAccount, policy, startStage } from "../aws/aws-stage.ts";

let stage: Stage;
const bot = `arn:aws:iam::${account}:role/bot`;
const grant = `arn:aws:iam::${otherAccount}:role/x/grant`;
const everyStep = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
const trust = (Condition: JsonObject = {}, Action: string[] = everyStep, AWS = bot): JsonObject => policy({ Effect: "Allow", Principal: { AWS }, Action, Condition });

beforeAll(async () => {
  stage = await startStage();
  stage.world.iam.addRole({ account, name: "bot", policies: [policy({ Effect: "Allow", Action: "sts:*", Resource: grant })] });
  stage.world.iam.addRole({ account: otherAccount, path: "/x/", name: "grant", trust: trust() });
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });

const assume = (input: { ExternalId?: string; SourceIdentity?: string; RoleSessionName?: string; DurationSeconds?: number; RoleArn?: string; Tags?: { Key: string; Value: string }[]; Policy?: string } = {}) => stage.sts(bot).assumeRole({ RoleArn: grant, RoleSessionName: "eks-access-1", ...input });
const keyOf = ({ AccessKeyId = "", SecretAccessKey = "", SessionToken = "" }: { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined } = {}) => ({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
const denied = { name: "AccessDenied", status: 403 };

describe("AssumeRole", () => {
  it("gives a working session, named without the role's path", async () => {
    stage.world.iam.setTrust(grant, trust());
    const { Credentials, AssumedRoleUser, SourceIdentity } = await assume({ SourceIdentity: "req-1", DurationSeconds: 900, Tags: [{ Key: "a", Value: "b" }] });
    expect([AssumedRoleUser?.Arn, SourceIdentity]).toEqual([`arn:aws:sts::${otherAccount}:assumed-role/grant/eks-access-1`, "req-1"]);
    expect(AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:eks-access-1$/);
    const endsAt = Credentials?.Expiration?.getTime() ?? 0;
    expect(Math.abs(endsAt - Date.now() - 900_000)).toBeLessThan(5000);
    expect(await stage.stsWith(keyOf(Credentials)).getCallerIdentity()).toMatchObject({ Account: otherAccount, Arn: AssumedRoleUser?.Arn, UserId: AssumedRoleUser?.AssumedRoleId });
  });

  it("keeps the source identity along a chain, and refuses another one", async () => {
    stage.world.iam.setTrust(grant, policy({ Effect: "Allow", Principal: { AWS: [bot, grant] }, Action: everyStep }));
    const { Credentials } = await assume({ SourceIdentity: "req-1" });
    const next = { RoleArn: grant, RoleSessionName: "again" };
    const chained = stage.stsWith(keyOf(Credentials));
    expect((await chained.assumeRole(next)).SourceIdentity).toBe("req-1");
    expect(await failureOf(chained.assumeRole({ ...next, SourceIdentity: "req-2" }))).toMatchObject(denied);
  });

  const named = { ExternalId: "e-1" };
  const withExternalId = trust({ StringEquals: { "sts:ExternalId": "e-1" } });
  const withSource = trust({ Null: { "sts:SourceIdentity": "false" } });
  const assumeOnly = trust({}, ["sts:AssumeRole"]);
  it.each<{ says: string; strict: JsonObject; wrong: Parameters<typeof assume>[0]; fitting?: JsonObject; right: Parameters<typeof assume>[0] }>([
    { says: "another caller", strict: trust({}, everyStep, operator), wrong: {}, fitting: trust(), right: {} },
    { says: "a missing external id", strict: withExternalId, wrong: {}, right: named },
    { says: "a wrong external id", strict: withExternalId, wrong: { ExternalId: "e-2" }, right: named },
    { says: "no source identity", strict: withSource, wrong: {}, right: { SourceIdentity: "r-1" } },
    { says: "a source identity that the trust policy does not allow", strict: assumeOnly, wrong: { SourceIdentity: "r-1" }, right: {} },
    { says: "session tags that the trust policy does not allow", strict: assumeOnly, wrong: { Tags: [{ Key: "a", Value: "b" }] }, right: {} },
    { says: "another session name", strict: trust({ StringLike: { "sts:RoleSessionName": "eks-access-*" } }), wrong: { RoleSessionName: "other" }, right: {} },
  ])("is refused for $says, and granted otherwise", async ({ strict, wrong, fitting = strict, right }) => {
    stage.world.iam.setTrust(grant, strict);
    expect(await failureOf(assume(wrong))).toMatchObject(denied);
    stage.world.iam.setTrust(grant, fitting);
    expect((await failureOf(assume(right))).name).toBe("no failure");
  });

  it("across accounts needs the caller's own policies too; within one, a trust policy that names the caller is enough", async () => {
    stage.world.iam.setTrust(grant, trust({}, everyStep, ben));
    expect(await failureOf(stage.sts(ben).assumeRole({ RoleArn: grant, RoleSessionName: "ben" }))).toMatchObject(denied);
    const near = stage.world.iam.addRole({ account, name: "near", trust: trust({}, everyStep, ben) });
    await stage.sts(ben).assumeRole({ RoleArn: near.arn, RoleSessionName: "ben" });
    stage.world.iam.setTrust(near.arn, trust({}, everyStep, `arn:aws:iam::${account}:root`));
    expect(await failureOf(stage.sts(ben).assumeRole({ RoleArn: near.arn, RoleSessionName: "ben" }))).toMatchObject(denied);
  });

  it("is refused for a role that is not there", async () => {
    expect(await failureOf(assume({ RoleArn: `${grant}-not` }))).toMatchObject(denied);
  });

  const { roleSessionNameType: name, externalIdType: id, sourceIdentityType: source, roleDurationSecondsType: duration } = stsModel.shapes;
  it.each([
    ["a short session name", { RoleSessionName: "s".repeat(name.min - 1) }], ["a long session name", { RoleSessionName: "s".repeat(name.max + 1) }],
    ["a session name with a blank", { RoleSessionName: "a b" }], ["a short external id", { ExternalId: "e".repeat(id.min - 1) }],
    ["a long external id", { ExternalId: "e".repeat(id.max + 1) }], ["a short source identity", { SourceIdentity: "s".repeat(source.min - 1) }],
    ["a long source identity", { SourceIdentity: "s".repeat(source.max + 1) }], ["too short a time", { DurationSeconds: duration.min - 1 }],
    ["too long a time", { DurationSeconds: duration.max + 1 }], ["more than an hour when chained", { DurationSeconds: 3601 }],
    ["a session policy, which the sandbox does not offer", { Policy: "{}" }],
    ["51 tags", { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${String(index)}`, Value: "v" })) }],
  ])("answers 400 to %s", async (_, input) => {
    stage.world.iam.setTrust(grant, trust());
    expect(await failureOf(assume(input))).toMatchObject({ name: "ValidationError", status: 400 });
  });

  it("accepts the bounds themselves", async () => {
    stage.world.iam.setTrust(grant, trust());
    await assume({ RoleSessionName: "s".repeat(name.max), ExternalId: "e".repeat(id.max), SourceIdentity: "s".repeat(source.min), DurationSeconds: 3600 });
  });

  it("answers 400 above the role's own maximum", async () => {
    const { arn } = stage.world.iam.addRole({ account, name: "brief", trust: trust({}, everyStep, ben), maxSessionDuration: 3600 });
    expect(await failureOf(stage.sts(ben).assumeRole({ RoleArn: arn, RoleSessionName: "ben", DurationSeconds: 3601 }))).toMatchObject({ name: "ValidationError", status: 400 });
  });
});

describe("GetCallerIdentity", () => {
  it("needs no permission, and cannot be denied", async () => {
    expect(await stage.sts(ben).getCallerIdentity()).toMatchObject({ Arn: ben, Account: account });
    stage.world.iam.setPolicies(ann, [policy({ Effect: "Deny", Action: "*", Resource: "*" })]);
    expect(await stage.sts(ann).getCallerIdentity()).toMatchObject({ Arn: `arn:aws:sts::${account}:assumed-role/ann/seed` });
  });

  it("stops working for every key of a role that was deleted", async () => {
    const { arn } = stage.world.iam.addRole({ account, name: "leaving" });
    const client = stage.sts(arn);
    await client.getCallerIdentity();
    stage.world.iam.deletePrincipal(arn);
    expect(await failureOf(client.getCallerIdentity())).toMatchObject({ name: "InvalidClientTokenId", status: 403 });
  });
});
