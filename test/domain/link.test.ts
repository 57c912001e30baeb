// Which principals may be linked, when a link counts, and which principal is somebody's in the end.
import { describe, expect, it } from "vitest";
import { decideLink, isLinkingOn, linkProblem, linkText, nonceText, principalOf, principalsOf } from "../../src/domain/person/link.ts";
import type { Link, LinkingPerson, LinkRefusal } from "../../src/domain/person/link.ts";
import { whoseByRules, whyNoPrincipal } from "../../src/domain/person/principal.ts";
import type { PeopleRules } from "../../src/domain/person/principal.ts";
import { sealHolds, sealOf } from "../../src/domain/seal.ts";
import { a, annsPrincipal, keys, macKeys, noon } from "../world/builders.ts";
import { instant, minutes, plus } from "../world/times.ts";

const account = a.account("111122223333");
const [ann, bob] = [a.user("U0ANN"), a.user("U0BOB")];
const kims = a.principal("arn:aws:iam::111122223333:role/people/contractors/kim-lee");
const template = "arn:aws:iam::{account}:role/people/{email.local}";
const rules = (parts: Partial<PeopleRules> = {}): PeopleRules => ({ template, emailDomains: ["example.com"], overrides: new Map(), linkable: ["arn:aws:iam::*:role/people/*"], ...parts });
const by = (parts: Partial<PeopleRules> = {}, email = "ann@example.com"): LinkingPerson => ({ rules: rules(parts), protectedPrincipals: ["arn:aws:iam::*:role/terraform"], person: { id: ann, email } });
const link = (parts: Partial<Link> = {}): Link => ({ team: a.team("T0123456"), user: ann, account, principal: kims, uniqueId: "AROAKIM", provedAt: noon, ...parts });
const signed = { kind: "role" as const, name: "kim-lee", uniqueId: "AROAKIM" };
const facts = { arn: kims, uniqueId: "AROAKIM", kind: "role" as const };

describe("decideLink", () => {
  it("links what IAM knows by the id that signed", () => {
    expect(decideLink(signed, facts, by())).toEqual({ allowed: true, value: facts });
  });
  it.each<[string, Parameters<typeof decideLink>, LinkRefusal]>([
    ["what IAM does not have", [signed, undefined, by()], "principal_missing"],
    ["a user of a role's name", [signed, { ...facts, kind: "user" }, by()], "principal_missing"],
    ["a role that was made anew", [signed, { ...facts, uniqueId: "AROANEW" }, by()], "recreated"],
    ["what no pattern allows", [signed, { ...facts, arn: a.principal("arn:aws:iam::111122223333:role/other/kim-lee") }, by()], "not_linkable"],
    ["anything, while linking is off", [signed, facts, by({ linkable: [] })], "not_linkable"],
    ["a protected principal", [signed, { ...facts, arn: a.principal("arn:aws:iam::111122223333:role/terraform") }, by({ linkable: ["arn:aws:iam::*:role/t*"] })], "principal_protected"],
    ["a service-linked role", [signed, { ...facts, arn: a.principal("arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS") }, by({ linkable: ["arn:aws:iam::*:role/a*"] })], "principal_protected"],
    ["a role of Identity Center", [signed, { ...facts, arn: a.principal("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef") }, by({ linkable: ["arn:aws:iam::*:role/a*"] })], "principal_shared"],
    ["what the template makes of another address", [signed, { ...facts, arn: a.principal("arn:aws:iam::111122223333:role/people/bob") }, by()], "somebody_elses"],
    ["the same in other letters", [signed, { ...facts, arn: a.principal("arn:aws:iam::111122223333:role/people/BOB") }, by()], "somebody_elses"],
    ["what the configuration names for another", [signed, facts, by({ overrides: new Map([[bob, new Map([[account, kims]])]]) })], "somebody_elses"],
    ["one's own local part at another domain", [signed, { ...facts, arn: annsPrincipal }, by({}, "ann@elsewhere.example")], "somebody_elses"],
  ])("refuses %s", (_, args, refusal) => {
    expect(decideLink(...args)).toEqual({ allowed: false, refusal });
  });
  it("links what the template makes of one's own address", () => {
    expect(decideLink(signed, { ...facts, arn: annsPrincipal }, by()).allowed).toBe(true);
  });
});

describe("whoseByRules", () => {
  it("reads a template that has the address twice, and signs that mean something elsewhere", () => {
    const twice = rules({ template: "arn:aws:iam::{account}:role/team+a.b/{email.local}/x-{email.local}" });
    expect(whoseByRules(twice, a.principal("arn:aws:iam::111122223333:role/team+a.b/ann/x-ann"), by().person)).toBe("theirs");
    expect(whoseByRules(twice, a.principal("arn:aws:iam::111122223333:role/team+a.b/bob/x-bob"), by().person)).toBe("another");
    expect(whoseByRules(twice, a.principal("arn:aws:iam::111122223333:role/team+a.b/ann/x-bob"), by().person)).toBe("nobody");
    expect(whoseByRules(twice, a.principal("arn:aws:iam::111122223333:role/team+aXb/bob/x-bob"), by().person)).toBe("nobody");
  });
  it("reads a template that holds the mail domain", () => {
    const both = rules({ template: "arn:aws:iam::{account}:role/{email.domain}/{email.local}", emailDomains: ["example.com", "example.org"] });
    expect(whoseByRules(both, a.principal("arn:aws:iam::111122223333:role/example.com/ann"), by().person)).toBe("theirs");
    expect(whoseByRules(both, a.principal("arn:aws:iam::111122223333:role/example.org/ann"), by().person)).toBe("another");
    expect(whoseByRules(both, a.principal("arn:aws:iam::111122223333:role/people/example.com/ann"), by().person)).toBe("nobody");
  });
  it("says theirs of what the configuration names for the person, and nobody without a template", () => {
    expect(whoseByRules(rules({ overrides: new Map([[ann, new Map([[account, kims]])]]) }), kims, by().person)).toBe("theirs");
    expect(whoseByRules(rules({ template: undefined }), annsPrincipal, by().person)).toBe("nobody");
  });
});

describe("principalOf", () => {
  const proved = (parts: Partial<Link> = {}) => ({ link: link(parts), now: noon });
  it("prefers what the configuration names", () => {
    const named = a.principal("arn:aws:iam::111122223333:user/ann");
    expect(principalOf(by({ overrides: new Map([[ann, new Map([[account, named]])]]) }), account, proved())).toEqual({ arn: named, source: "override" });
  });
  it("then what was proved, with the id that was proved", () => {
    expect(principalOf(by(), account, proved())).toEqual({ arn: kims, source: "link", uniqueId: "AROAKIM" });
  });
  it.each<[string, Parameters<typeof principalOf>[2], LinkingPerson]>([
    ["without a link", { link: undefined, now: noon }, by()], ["when it is too old", { link: link(), now: plus(noon, minutes(180 * 24 * 60)) }, by()], ["when it is of another account", proved({ account: a.account("444455556666") }), by()],
    ["when its pattern is gone", proved(), by({ linkable: ["arn:aws:iam::*:user/*"] })], ["when linking is off", proved(), by({ linkable: [] })], ["when it is another's by now", proved(), by({ overrides: new Map([[bob, new Map([[account, kims]])]]) })],
  ])("else what follows from the address: %s", (_, given, person) => {
    expect(principalOf(person, account, given)).toEqual({ arn: annsPrincipal, source: "template" });
  });
  it("is none for an address of another domain without a link", () => {
    expect(principalOf(by({}, "kim@contractor.example"), account, { link: undefined, now: noon })).toBeUndefined();
    expect(whyNoPrincipal(rules(), { email: "kim@contractor.example" })).toBe("other_mail_domain");
  });
  it("counts for 180 days less a moment", () => {
    expect(linkProblem(link(), by(), instant(noon + minutes(180 * 24 * 60) - 1))).toBeUndefined();
    expect(linkProblem(link(), by(), plus(noon, minutes(180 * 24 * 60)))).toBe("outdated");
  });
});

describe("principalsOf", () => {
  it("names all that may be somebody's, also a link that does not count, so that nobody approves for any of them", () => {
    const named = a.principal("arn:aws:iam::111122223333:user/ann");
    expect(principalsOf(by({ overrides: new Map([[ann, new Map([[account, named]])]]), linkable: [] }), account, link())).toEqual([named, kims, annsPrincipal]);
    expect(principalsOf(by({ template: undefined }), account, link({ account: a.account("444455556666") }))).toEqual([]);
  });
});

describe("isLinkingOn", () => {
  it("needs a pattern", () => {
    const { linkable: _, ...without } = rules();
    expect([isLinkingOn(rules()), isLinkingOn(rules({ linkable: [] })), isLinkingOn(without)]).toEqual([true, false, false]);
  });
});

describe("seals", () => {
  const nonce = { team: a.team("T0123456"), user: ann, account, nonce: "N-one", until: noon };
  it("hold for what was sealed, and for nothing that differs in one field", () => {
    const seal = sealOf(keys, linkText(link()));
    expect(sealHolds(keys, linkText(link()), seal)).toBe(true);
    const others = [link({ user: bob }), link({ account: a.account("444455556666") }), link({ principal: annsPrincipal }), link({ uniqueId: "AROANEW" }), link({ provedAt: plus(noon, minutes(1)) }), link({ team: a.team("T9999999") })];
    expect(others.map((other) => sealHolds(keys, linkText(other), seal))).toEqual(others.map(() => false));
  });
  it("of nonces bind person, account, workspace, code and time", () => {
    const seal = sealOf(keys, nonceText(nonce));
    expect(sealHolds(keys, nonceText(nonce), seal)).toBe(true);
    const others = [{ ...nonce, user: bob }, { ...nonce, account: a.account("444455556666") }, { ...nonce, team: a.team("T9999999") }, { ...nonce, nonce: "N-two" }, { ...nonce, until: plus(noon, minutes(1)) }];
    expect(others.map((other) => sealHolds(keys, nonceText(other), seal))).toEqual(others.map(() => false));
  });
  it.each(["", "kid", "kid:mac", "kid:mac:more"])("do not hold by the text %j", (seal) => {
    expect(sealHolds(keys, linkText(link()), seal)).toBe(false);
  });
  it("do not hold by another key", () => {
    expect(sealHolds(keys, linkText(link()), sealOf(macKeys("another key"), linkText(link())))).toBe(false);
  });
});
