import { describe, expect, it } from "vitest";
import { isServiceLinked, isSharedPrincipal, matchesAny, overrideOf, templateOf } from "../../src/domain/person/principal.ts";
import { isFullMember, isSameHuman, memberRefusal } from "../../src/domain/person/slack-person.ts";
import type { SlackPerson } from "../../src/domain/person/slack-person.ts";
import { a, annsPrincipal, aPerson } from "../world/builders.ts";

const home = a.team("T0123456");

describe("memberRefusal", () => {
  it("knows a full member of the home workspace", () => {
    expect(memberRefusal(aPerson(), home)).toBeUndefined();
  });
  it.each<[string, Partial<SlackPerson>]>([
    ["deactivated", { deleted: true }], ["bot", { isBot: true }], ["bot", { isAppUser: true }], ["bot", { isWorkflowBot: true }],
    ["guest", { isRestricted: true }], ["guest", { isUltraRestricted: true }], ["stranger", { isStranger: true }], ["stranger", { team: a.team("T9999999") }], ["stranger", { team: undefined }],
    ["invited", { isInvitedUser: true }], ["no_email", { email: undefined }], ["no_email", { email: "" }], ["no_email", { emailConfirmed: false }],
    ["unknown_member", { deleted: undefined }], ["unknown_member", { isBot: undefined }], ["unknown_member", { isRestricted: undefined }], ["unknown_member", { isUltraRestricted: undefined }],
  ])("refuses as %s: %j", (why, parts) => {
    expect(memberRefusal(aPerson(parts), home)).toBe(why);
  });
  it("compares the organisation on Enterprise Grid", () => {
    expect(memberRefusal(aPerson({ enterprise: a.team("E0123456") }), a.team("E0123456"))).toBeUndefined();
    expect(memberRefusal(aPerson(), a.team("E0123456"))).toBe("stranger");
  });
  it("takes an e-mail without a word on its confirmation", () => {
    expect(isFullMember(aPerson({ emailConfirmed: undefined }))).toBe(true);
  });
});

describe("isSameHuman", () => {
  const one = { id: a.user("U0ANN"), email: "ann@example.com" };
  it("compares ids and e-mail addresses in any case", () => {
    expect(isSameHuman(one, { id: one.id, email: "other@example.com" })).toBe(true);
    expect(isSameHuman(one, { id: a.user("U0ANN2"), email: "ANN@example.com" })).toBe(true);
    expect(isSameHuman(one, { id: a.user("U0BOB"), email: "bob@example.com" })).toBe(false);
  });
});

describe("overrideOf and templateOf", () => {
  const account = a.account("111122223333");
  const template = "arn:aws:iam::{account}:role/people/{email.local}";
  const ann = { id: a.user("U0ANN"), email: "Ann@example.com" };
  it("fills the template with the local part in lower case", () => {
    expect(templateOf({ template, emailDomains: ["example.com"], overrides: new Map() }, ann, account)).toEqual({ arn: annsPrincipal, source: "template" });
  });
  it("name what is written for the person and account alone", () => {
    const overrides = new Map([[ann.id, new Map([[account, a.principal("arn:aws:iam::111122223333:user/ann")]])]]);
    expect(overrideOf({ template, emailDomains: ["example.com"], overrides }, ann, account)).toEqual({ arn: "arn:aws:iam::111122223333:user/ann", source: "override" });
    expect(overrideOf({ template, emailDomains: ["example.com"], overrides }, ann, a.account("444455556666"))).toBeUndefined();
  });
  it.each(["a/../admin@example.com", "", "example.com", "@example.com", "a b@example.com", `${"a".repeat(65)}@example.com`])("makes no principal of the address %j", (email) => {
    expect(templateOf({ template, emailDomains: ["example.com"], overrides: new Map() }, { ...ann, email }, account)).toBeUndefined();
  });
  it.each(["ann@example.org", "ann@sub.example.com", "ann@example.com.evil.example", "ann@example.com@evil.example"])("makes none of the address %j, whose domain is not named: that is another Ann", (email) => {
    expect(templateOf({ template, emailDomains: ["example.com"], overrides: new Map() }, { ...ann, email }, account)).toBeUndefined();
  });
  it("tells two people of one name at two mail domains apart, by the domain", () => {
    const rules = { template: "arn:aws:iam::{account}:role/{email.domain}/{email.local}", emailDomains: ["example.com", "example.org"], overrides: new Map() };
    expect([ann.email, "ann@example.org"].map((email) => templateOf(rules, { ...ann, email }, account)?.arn)).toEqual(["arn:aws:iam::111122223333:role/example.com/ann", "arn:aws:iam::111122223333:role/example.org/ann"]);
  });
  it("gives nobody by the template what is written for somebody else", () => {
    const overrides = new Map([[a.user("U0BOB"), new Map([[account, annsPrincipal]])]]);
    expect(templateOf({ template, emailDomains: ["example.com"], overrides }, ann, account)).toBeUndefined();
    expect(overrideOf({ template, emailDomains: ["example.com"], overrides }, { id: a.user("U0BOB") }, account)).toEqual({ arn: annsPrincipal, source: "override" });
  });
  it("makes none without a template, or with one that gives no ARN", () => {
    expect(templateOf({ template: undefined, emailDomains: ["example.com"], overrides: new Map() }, ann, account)).toBeUndefined();
    expect(templateOf({ template: "role/{email.local}", emailDomains: ["example.com"], overrides: new Map() }, ann, account)).toBeUndefined();
  });
});

describe("principals that never get access", () => {
  it("are shared roles of Identity Center, and service-linked roles", () => {
    expect(isSharedPrincipal(a.principal("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123456789abcdef"))).toBe(true);
    expect(isSharedPrincipal(annsPrincipal)).toBe(false);
    expect(isServiceLinked(a.principal("arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"))).toBe(true);
    expect(isServiceLinked(annsPrincipal)).toBe(false);
  });
  it.each<[string, boolean]>([
    ["arn:aws:iam::111122223333:role/people/ann", true], ["arn:aws:iam::111122223333:role/people/*", true], ["arn:*:role/*/ann", true], ["*", true], ["*ann", true], ["arn:*people*ann", true],
    ["arn:aws:iam::111122223333:role/people/an", false], ["arn:aws:iam::111122223333:role/pipeline/*", false], ["arn:*:user/*", false], ["arn:*nothing*ann", false], ["arn:aws:iam::111122223333:role/people/ann*nn", false],
  ])("match the pattern %s: %s", (pattern, matches) => {
    expect(matchesAny(annsPrincipal, [pattern])).toBe(matches);
  });
});
