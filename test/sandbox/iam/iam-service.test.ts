// GetRole, GetUser and ListRoles through the real SDK.
import { paginateListRoles } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../aws/failure-of.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { account, allowAll, ann, ben, operator, policy, startStage } from "../aws/aws-stage.ts";

let stage: Stage;
beforeAll(async () => { stage = await startStage(); });
afterAll(async () => { await stage[Symbol.asyncDispose](); });

describe("GetRole", () => {
  it("answers path, id, creation and trust policy by the name without path", async () => {
    const trust = policy({ Effect: "Allow", Principal: { AWS: operator }, Action: "sts:AssumeRole" });
    const made = stage.world.iam.addRole({ account, path: "/a/b/", name: "full", trust, maxSessionDuration: 7200, tags: { "k&": "<v>" } });
    const { Role } = await stage.iam(operator).getRole({ RoleName: "full" });
    expect(Role).toMatchObject({ Path: "/a/b/", RoleName: "full", Arn: made.arn, RoleId: made.uniqueId, MaxSessionDuration: 7200, Tags: [{ Key: "k&", Value: "<v>" }] });
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toEqual(trust);
    expect(Math.abs((Role?.CreateDate?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("answers 404 for an unknown name, and shows a new id and date after a role was made again", async () => {
    expect(await failureOf(stage.iam(operator).getRole({ RoleName: "x" }))).toEqual({ name: "NoSuchEntityException", status: 404, message: "The role with name x cannot be found." });
    const before = (await stage.iam(operator).getRole({ RoleName: "ann" })).Role;
    stage.advance(10_000);
    stage.world.iam.recreate(ann);
    const after = (await stage.iam(operator).getRole({ RoleName: "ann" })).Role;
    expect(after?.RoleId).not.toBe(before?.RoleId);
    expect(after?.CreateDate?.getTime()).toBeGreaterThan(before?.CreateDate?.getTime() ?? Infinity);
  });

  it("needs the right", async () => {
    expect(await failureOf(stage.iam(ann).getRole({ RoleName: "ann" }))).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});

describe("GetUser", () => {
  it("answers by name, and for the caller without one", async () => {
    stage.world.iam.setPolicies(ben, [allowAll]);
    expect((await stage.iam(operator).getUser({ UserName: "ben" })).User?.Arn).toBe(ben);
    expect((await stage.iam(ben).getUser({})).User?.UserId).toMatch(/^AIDA/);
    expect(await failureOf(stage.iam(operator).getUser({}))).toMatchObject({ status: 400 });
    expect((await failureOf(stage.iam(operator).getUser({ UserName: "x" }))).message).toBe("The user with name x cannot be found.");
  });
});

describe("ListRoles", () => {
  it("gives each role of the account and path once, without tags", async () => {
    for (let index = 0; index < 12; index += 1) stage.world.iam.addRole({ account, path: "/team/", name: `t${String(index)}`, tags: { a: "b" } });
    const roles = [];
    for await (const page of paginateListRoles({ client: stage.iam(operator), pageSize: 5 }, { PathPrefix: "/team/" })) roles.push(...page.Roles ?? []);
    expect(roles.map(({ RoleName }) => RoleName)).toEqual(Array.from({ length: 12 }, (_, index) => `t${String(index)}`).sort());
    expect(roles.every(({ Tags }) => Tags === undefined)).toBe(true);
    expect(await failureOf(stage.iam(operator).listRoles({ Marker: "forged" }))).toMatchObject({ status: 400 });
    expect(await failureOf(stage.iam(operator).listRoles({ MaxItems: 1001 }))).toMatchObject({ status: 400 });
  });
});
