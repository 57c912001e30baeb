import { describe, expect, it } from "vitest";
import * as facts from "../../src/domain/audit/facts.ts";
import { InvalidInputError } from "../../src/domain/errors.ts";
import * as ids from "../../src/domain/ids.ts";
import { policyCode, policyOfCode } from "../../src/domain/lease/policy-codes.ts";
import { escapeName, unescapeName } from "../../src/domain/lease/escape.ts";
import { a, anEntry, annsPrincipal, aRequest, firstId, noon, prodArn, scope } from "../world/builders.ts";
import { plus, seconds } from "../world/times.ts";

describe("identifiers", () => {
  it.each<[string, (text: string) => boolean, readonly string[], readonly string[]]>([
    ["request ids", ids.isRequestId, ["01KAT5N0008ZQ4X7K3F9ABCDE1"], ["", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01kat5n0008zq4x7k3f9abcde1", "01KAT5N0008ZQ4X7K3F9ABCDI1"]],
    ["short ids", ids.isShortId, ["REQ-7K3FQ"], ["7K3FQ", "REQ-7K3F", "REQ-7K3FI"]],
    ["Slack users", ids.isSlackUserId, ["U0ANN", "W012A"], ["u0ann", "B0BOT", "U"]],
    ["user groups", ids.isSlackUserGroupId, ["S0SRE"], ["G0"]],
    ["channels", ids.isSlackChannelId, ["C012", "G012", "D012"], ["#general", "X012"]],
    ["regions", ids.isRegion, ["eu-west-1", "us-gov-west-1", "ap-southeast-12"], ["eu-west", "EU-WEST-1", "eu-west-1/../"]],
    ["principals", ids.isPrincipalArn, ["arn:aws:iam::111122223333:role/a/b/c", "arn:aws-cn:iam::111122223333:user/ann"], ["arn:aws:sts::111122223333:assumed-role/x/y", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a//b", "arn:aws:iam::111122223333:role/a/", "arn:aws:iam::1:role/a"]],
    ["namespaces", ids.isNamespace, ["payments", "a", "team-*", "*"], ["Pay", "-a", "a-", "a".repeat(64), ""]],
    ["groups in Kubernetes", ids.isKubernetesGroup, ["viewers"], ["", "system:masters", "EKS:x", "a".repeat(64)]],
    ["access policies", ids.isAccessPolicyName, ["AmazonEKSViewPolicy"], ["ViewPolicy", "AmazonEKS-x"]],
    ["owner ids", ids.isOwnerId, ["acme-access"], ["ab", "Acme"]],
    ["EKS names", ids.isEksName, ["prod_EU-1"], ["-x", ""]],
  ])("knows %s", (_, is, good, bad) => {
    for (const text of good) expect(is(text), text).toBe(true);
    for (const text of bad) expect(is(text), text).toBe(false);
  });
  it("says what is malformed", () => {
    expect(() => ids.parseAs("Pay", ids.isNamespace, "a namespace name")).toThrow(new InvalidInputError("malformed", "`Pay` is not a namespace name."));
  });
  it("takes ARNs apart", () => {
    expect(ids.arnParts(prodArn)).toEqual({ partition: "aws", region: "eu-west-1", account: "111122223333", resource: "cluster/prod-eu-1" });
  });
  it("makes short ids of the random end, longer on demand", () => {
    expect([ids.shortIdOf(firstId), ids.shortIdOf(firstId, 7), ids.shortIdOf(firstId, 1), ids.shortIdOf(firstId, 99)]).toEqual(["REQ-BCDE1", "REQ-9ABCDE1", "REQ-BCDE1", `REQ-${firstId}`]);
  });
});

describe("codes and escapes in leases", () => {
  it("has a code for every policy, and a policy for every code", () => {
    for (const name of ["AmazonEKSViewPolicy", "AmazonEKSSecretAdminPolicy", "AmazonEKSOtherPolicy"].map(a.policy)) expect(policyOfCode(policyCode(name))).toBe(name);
    expect(["", "x.", "x.Other", "x._ZZ", "ZZ"].map(policyOfCode)).toEqual(Array(5).fill(undefined));
  });
  it("spells every name in one way", () => {
    for (const name of ["a.b-c", "team-*", "é😀", "_", "a~!'()"]) expect(unescapeName(escapeName(name))).toBe(name);
    expect(escapeName("*é~!")).toBe("_2A_C3_A9_7E_21");
    expect(["", "_2a", "_41", "_FF", "_", "a b"].map(unescapeName)).toEqual(Array(6).fill(undefined));
    expect(escapeName("\ud800")).toBe("_EF_BF_BD");
  });
});

describe("facts", () => {
  const where = { cluster: a.cluster("prod"), principal: annsPrincipal };
  it("name who, what and when, the same fields every time", () => {
    expect(facts.asked(aRequest())).toMatchObject({ type: "request.asked", actor: { slack: "U0ANN" }, request: firstId, facts: { scope: "payments", durationMs: 3_600_000 } });
    expect(facts.requestRefused({ id: a.user("U0GUS"), email: "gus@example.com", at: noon }, { cluster: "prod", role: "view" }, "not_member")).toMatchObject({ facts: { code: "not_member" } });
    expect(facts.removedByUs(where, { kind: "narrow", principal: annsPrincipal, policy: "AmazonEKSViewPolicy", to: scope("a"), because: "scope_too_wide" }, noon).facts).toEqual({ change: "narrow AmazonEKSViewPolicy (scope_too_wide)", to: "a" });
    expect(facts.removedByUs(where, { kind: "deleteEntry", principal: annsPrincipal, entryArn: anEntry().entryArn, because: "no_live_lease" }, noon).facts).toEqual({ change: "deleteEntry (no_live_lease)" });
    expect(facts.entryAlarm(where, "bad_lease", noon)).toMatchObject({ type: "entry.alarm", facts: { alarm: "bad_lease" } });
    expect(facts.passBraked(where.cluster, "3 of 4", noon)).toMatchObject({ type: "pass.braked" });
    expect(facts.storeGap("wiped", noon)).toMatchObject({ facts: { kind: "wiped" } });
    expect(facts.recovered(aRequest(), noon)).toMatchObject({ type: "request.recovered", facts: { role: "view" } });
    expect(facts.endReached(aRequest(), noon).facts).toEqual({ notAfter: undefined });
    expect(facts.ended(aRequest({ removedAt: plus(noon, seconds(1)), intent: { issuedAt: noon, notAfter: noon, lease: "", generation: 1 } }), noon).facts).toMatchObject({ lateMs: 1000 });
    expect(facts.ended(aRequest(), noon).facts).toEqual({ state: "pending", removedAt: undefined, lateMs: undefined });
  });
});
