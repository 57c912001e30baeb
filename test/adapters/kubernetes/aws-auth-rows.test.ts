// The bot's reader of aws-auth against what the authenticator makes of the same text: it never overlooks a principal that is mapped.
import { describe, expect, it } from "vitest";
import { judgeAwsAuth } from "../../../src/adapters/kubernetes/aws-auth-rows.ts";
import vectors from "../../data/aws-auth-parse-vectors.json" with { type: "json" };
import { a } from "../../world/builders.ts";

const stranger = a.principal("arn:aws:iam::999988887777:role/stranger");
const cases = vectors.vectors.map((vector) => [`${vector.section} ${JSON.stringify(vector.text).slice(0, 90)}`, vector] as const);

/** A principal that each row, pattern or account of the answer stands for. */
function principalsIn(effective: object): readonly string[] {
  if (Array.isArray(effective)) return effective.filter((account) => /^\d{12}$/.test(String(account))).map((account) => `arn:aws:iam::${String(account)}:user/any`);
  return Object.keys(effective).map((arn) => arn.replace("*", "0123456789abcdef"));
}

describe("judgeAwsAuth", () => {
  it.each(cases)("finds every principal that the authenticator finds in %s", (_name, { section, text, effective }) => {
    for (const arn of principalsIn(effective)) expect(judgeAwsAuth({ [section]: text }, a.principal(arn)), arn).not.toBe("not mapped");
  });

  it.each(cases.filter(([, { error, mayRefuse }]) => error === undefined && mayRefuse !== true))("is sure about everybody in %s", (_name, { section, text, effective }) => {
    for (const arn of principalsIn(effective)) expect(judgeAwsAuth({ [section]: text }, a.principal(arn)), arn).toBe("mapped");
    expect(judgeAwsAuth({ [section]: text }, stranger)).toBe("not mapped");
  });

  it.each(cases.filter(([, { error }]) => error?.startsWith("yaml:") === true))("lets nobody through when the authenticator's parser gives up on %s", (_name, { section, text }) => {
    expect(judgeAwsAuth({ [section]: text }, stranger)).toBe("unreadable");
  });

  const role = (name: string) => `"arn:aws:iam::111122223333:role/${name}"`;
  const row = (arn: string) => ({ mapRoles: `- rolearn: ${arn}\n  groups: [g]\n` });
  const user = (arn: string) => ({ mapUsers: `- userarn: ${arn}\n` });
  it.each([
    ["a role by its ARN without path", row("arn:aws:iam::111122223333:role/ann"), "mapped"],
    ["a role in another case", row("ARN:aws:iam::111122223333:ROLE/Ann"), "mapped"],
    ["a role by its ARN with path, which matches nobody", row("arn:aws:iam::111122223333:role/people/ann"), "not mapped"],
    ["a session, which matches nobody", row("arn:aws:sts::111122223333:assumed-role/ann/s"), "not mapped"],
    ["a wildcard, which matches nobody", row("\"arn:aws:iam::111122223333:role/*\""), "not mapped"],
    ["a role among the users", user("arn:aws:iam::111122223333:role/ann"), "mapped"],
    ["the account", { mapAccounts: "- \"111122223333\"\n" }, "mapped"],
    ["the account as a number", { mapAccounts: "- 111122223333\n" }, "mapped"],
    ["another account", { mapAccounts: "- \"444455556666\"\n" }, "not mapped"],
    ["nobody", {}, "not mapped"],
    ["somebody under a key of another case", { maproles: "- rolearn: arn:aws:iam::111122223333:role/ann\n" }, "not mapped"],
    ["somebody else, beside a section that cannot be read", { ...row("arn:aws:iam::111122223333:role/bob"), mapUsers: "{{{" }, "unreadable"],
    ["the role, beside a section that cannot be read", { ...row("arn:aws:iam::111122223333:role/ann"), mapUsers: "{{{" }, "mapped"],
    ["the role in the first of two merged maps", { mapRoles: `- x: [&x {rolearn: ${role("ann")}}, &y {rolearn: ${role("bob")}}]\n- <<: [*x, *y]\n` }, "mapped"],
    ["the role in the second of two merged maps", { mapRoles: `- x: [&x {rolearn: ${role("ann")}}, &y {rolearn: ${role("bob")}}]\n- <<: [*y, *x]\n` }, "not mapped"],
    ["the role before a merge", { mapRoles: `- x: [&x {rolearn: ${role("bob")}}]\n- rolearn: ${role("ann")}\n  <<: *x\n` }, "unreadable"],
    ["a map as a key", { mapRoles: `- {rolearn: ${role("bob")}, {k: v}: x}\n` }, "unreadable"],
    ["an anchor that holds itself", { mapRoles: "- &x\n  <<: *x\n" }, "unreadable"],
  ])("judges aws-auth that names %s", (_name, data, verdict) => {
    expect(judgeAwsAuth(data, a.principal("arn:aws:iam::111122223333:role/people/ann"))).toBe(verdict);
  });

  it("compares a user with its path", () => {
    const ben = a.principal("arn:aws:iam::111122223333:user/people/ben");
    expect(judgeAwsAuth(user("arn:aws:iam::111122223333:user/people/Ben"), ben)).toBe("mapped");
    expect(judgeAwsAuth(user("arn:aws:iam::111122223333:user/ben"), ben)).toBe("not mapped");
  });
});
