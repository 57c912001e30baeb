// What STS answers: nothing but its one exact answer names anybody.
import { describe, expect, it } from "vitest";
import { readIdentity } from "../../src/domain/person/caller-identity.ts";
import type { IdentityFault, IdentityReply } from "../../src/domain/person/caller-identity.ts";
import { a } from "../world/builders.ts";

const expected = { account: a.account("111122223333"), partition: "aws" };
const role = { Account: "111122223333", Arn: "arn:aws:sts::111122223333:assumed-role/ann/laptop", UserId: "AROAABCDEFGHIJKLM2345:laptop" };
const user = { Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/people/ann", UserId: "AIDAABCDEFGHIJKLM2345" };
const bodyOf = (result: object): string => JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: result, ResponseMetadata: { RequestId: "1" } } });
const read = (parts: Partial<IdentityReply>) => readIdentity({ status: 200, contentType: "application/json", body: bodyOf(role), ...parts }, expected);

describe("readIdentity", () => {
  it("names the role of a session by its name and hidden id", () => {
    expect(read({})).toEqual({ allowed: true, value: { kind: "role", name: "ann", uniqueId: "AROAABCDEFGHIJKLM2345" } });
  });
  it("names a user with its path", () => {
    expect(read({ body: bodyOf(user) })).toEqual({ allowed: true, value: { kind: "user", arn: user.Arn, uniqueId: user.UserId } });
  });
  it.each([undefined, "application/json; charset=utf-8", "application/x-amz-json-1.1"])("takes the content type %s", (contentType) => {
    expect(read({ contentType }).allowed).toBe(true);
  });

  const ok = bodyOf(role);
  it.each<[string, Partial<IdentityReply>, IdentityFault]>([
    ["a redirect", { status: 301 }, "no_answer"], ["another redirect", { status: 307 }, "no_answer"], ["a refusal", { status: 403 }, "not_signed"], ["a bad request", { status: 400 }, "not_signed"], ["throttling", { status: 429 }, "no_answer"], ["a fault", { status: 500 }, "no_answer"], ["another success", { status: 204 }, "no_answer"],
    ["HTML", { contentType: "text/html", body: ok }, "unreadable"], ["XML", { contentType: "text/xml", body: ok }, "unreadable"], ["a content type that begins like JSON", { contentType: "application/jsonp", body: ok }, "unreadable"],
    ["XML that says JSON", { body: "<GetCallerIdentityResponse/>" }, "unreadable"], ["nothing", { body: "" }, "unreadable"], ["two documents", { body: `${ok}${ok}` }, "unreadable"], ["rubbish before", { body: `)]}'${ok}` }, "unreadable"], ["rubbish after", { body: `${ok}x` }, "unreadable"], ["a list", { body: `[${ok}]` }, "unreadable"], ["null", { body: "null" }, "unreadable"],
    ["a missing member", { body: bodyOf({ Account: role.Account, Arn: role.Arn }) }, "unreadable"], ["one more member", { body: bodyOf({ ...role, Url: "https://evil.example" }) }, "unreadable"], ["a number", { body: bodyOf({ ...role, Account: 111_122_223_333 }) }, "unreadable"],
    ["one more member above", { body: ok.replace('"ResponseMetadata"', '"Other"') }, "unreadable"], ["no result", { body: '{"GetCallerIdentityResponse":{}}' }, "unreadable"], ["a second response", { body: ok.replace(/}$/, ',"GetRoleResponse":{}}') }, "unreadable"],
    ["two results", { body: ok.replace('"ResponseMetadata"', `"GetCallerIdentityResult":${JSON.stringify(user)},"ResponseMetadata"`) }, "unreadable"],
    ["a name twice", { body: ok.replace('"UserId"', '"Account":"444455556666","UserId"') }, "unreadable"], ["a name twice with an escape", { body: ok.replace('"UserId"', '"\\u0041rn":"arn:aws:iam::111122223333:root","UserId"') }, "unreadable"],
  ])("refuses %s", (_, parts, fault) => {
    expect(read(parts)).toEqual({ allowed: false, refusal: fault });
  });

  it.each<[string, object, IdentityFault]>([
    ["root", { ...user, Arn: "arn:aws:iam::111122223333:root", UserId: "111122223333" }, "root"],
    ["a federated user", { ...role, Arn: "arn:aws:sts::111122223333:federated-user/ann", UserId: "111122223333:ann" }, "unfit_identity"],
    ["a role's own ARN, which STS never gives", { ...role, Arn: "arn:aws:iam::111122223333:role/ann" }, "unfit_identity"],
    ["a role of another account", { Account: "444455556666", Arn: "arn:aws:sts::444455556666:assumed-role/ann/laptop", UserId: role.UserId }, "other_account"],
    ["an ARN of another account", { ...role, Arn: "arn:aws:sts::444455556666:assumed-role/ann/laptop" }, "unfit_identity"],
    ["another partition", { ...role, Arn: "arn:aws-cn:sts::111122223333:assumed-role/ann/laptop" }, "other_account"],
    ["another session in the id", { ...role, UserId: "AROAABCDEFGHIJKLM2345:other" }, "unfit_identity"],
    ["a user's id for a role", { ...role, UserId: user.UserId }, "unfit_identity"], ["a role's id for a user", { ...user, UserId: role.UserId }, "unfit_identity"],
    ["a path in the session", { ...role, Arn: "arn:aws:sts::111122223333:assumed-role/people/ann/laptop" }, "unfit_identity"],
    ["a service", { ...role, Arn: "arn:aws:ec2::111122223333:assumed-role/ann/laptop" }, "unfit_identity"], ["an ARN with more parts", { ...role, Arn: `${role.Arn}:x` }, "unfit_identity"], ["a region", { ...role, Arn: "arn:aws:sts:eu-west-1:111122223333:assumed-role/ann/laptop" }, "unfit_identity"], ["no ARN", { ...role, Arn: "" }, "unfit_identity"],
  ])("refuses %s", (_, result, fault) => {
    expect(read({ body: bodyOf(result) })).toEqual({ allowed: false, refusal: fault });
  });
});
