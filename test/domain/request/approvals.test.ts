import { describe, expect, it } from "vitest";
import type { Configuration } from "../../../src/domain/configuration.ts";
import { approvalsAreValid } from "../../../src/domain/request/approvals.ts";
import type { AccessRequest, Approval, RuleApproval, Terms } from "../../../src/domain/request/access-request.ts";
import { approvalMacText, approvalText, ruleApprovalMacText, termsSummary } from "../../../src/domain/request/approval-text.ts";
import { newRequest, termsOf } from "../../../src/domain/request/new-request.ts";
import { impossibleBecause } from "../../../src/domain/request/impossible-record.ts";
import { lastApprovalAt } from "../../../src/domain/request/access-request.ts";
import { transition } from "../../../src/domain/request/transition.ts";
import { presentTerms } from "../../../src/domain/request/present-terms.ts";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import { a, aCluster, aConfiguration, anEntitlement, annsPrincipal, aRequest, aTerms, firstId, keys, macKeys, noon, prodArn, scope } from "../../world/builders.ts";
import { hours, instant, minutes, plus, seconds } from "../../world/times.ts";

function signed(request: AccessRequest, by: { id: string; email: string }, parts: Partial<Approval> = {}): Approval {
  const approval = { by: { id: a.user(by.id), email: by.email }, at: noon, hash: request.approvalHash, ...parts };
  return { ...approval, mac: `${keys.currentKid}:${keys.mac(keys.currentKid, approvalMacText(request.id, approval)) ?? ""}` };
}
const bob = { id: "U0BOB", email: "bob@example.com" };
const cat = { id: "U0CAT", email: "cat@example.com" };
const request = aRequest({ state: "activating" });
const valid = (approvals: readonly Approval[], needed = 1, hash = request.approvalHash, approvedByRule?: RuleApproval) => approvalsAreValid({ ...request, approvals, approvalsNeeded: needed, ...(approvedByRule === undefined ? {} : { approvedByRule }) }, hash, keys);
function byRule({ id, hash }: { readonly id?: AccessRequest["id"]; readonly hash?: string } = {}): RuleApproval {
  const approval = { at: noon, hash: hash ?? request.approvalHash };
  return { ...approval, mac: `${keys.currentKid}:${keys.mac(keys.currentKid, ruleApprovalMacText(id ?? request.id, approval)) ?? ""}` };
}

describe("approvalsAreValid", () => {
  it("takes enough approvals of different people under a good MAC", () => {
    expect(valid([signed(request, bob)])).toBe(true);
    expect(valid([signed(request, bob), signed(request, cat)], 2)).toBe(true);
  });
  it("takes the yes of a rule that asks nobody, under a good MAC", () => {
    expect(valid([], 0, request.approvalHash, byRule())).toBe(true);
  });
  it.each<[string, boolean]>([
    ["none", valid([])],
    ["too few", valid([signed(request, bob)], 2)],
    ["none needed, but not signed by the rule", valid([], 0)],
    ["the rule's yes to another request", valid([], 0, request.approvalHash, byRule({ id: a.requestId("01KAT5N0008ZQ4X7K3F9ABCDE9") }))],
    ["the rule's yes to other terms", valid([], 0, request.approvalHash, byRule({ hash: "other" }))],
    ["a forged yes of the rule", valid([], 0, request.approvalHash, { ...byRule(), mac: `${keys.currentKid}:AAAAAAAAAAAAAAAAAAAAAA` })],
    ["another time put into the rule's yes", valid([], 0, request.approvalHash, { ...byRule(), at: plus(noon, seconds(1)) })],
    ["the rule's yes, where people are to be asked", valid([], 1, request.approvalHash, byRule())],
    ["the rule's yes to terms that changed since", valid([], 0, "other", byRule())],
    ["one person twice", valid([signed(request, bob), signed(request, bob)], 2)],
    ["one human with two accounts", valid([signed(request, bob), signed(request, { id: "U0BOB2", email: "BOB@example.com" })], 2)],
    ["the requester's own", valid([signed(request, { id: "U0ANN", email: "ann@example.com" })])],
    ["another hash", valid([signed(request, bob, { hash: "other" })])],
    ["terms that changed since", valid([signed(request, bob)], 1, "other")],
    ["a forged record (fault row 25)", valid([{ ...signed(request, bob), mac: `${keys.currentKid}:AAAAAAAAAAAAAAAAAAAAAA` }])],
    ["another approver put into the record", valid([{ ...signed(request, bob), by: { id: a.user("U0CAT"), email: "cat@example.com" } }])],
    ["another time put into the record", valid([{ ...signed(request, bob), at: plus(noon, seconds(1)) }])],
    ["the approval of another request", valid([signed(aRequest({ id: a.requestId("01KAT5N0008ZQ4X7K3F9ABCDE9") }), bob)])],
    ["a key we do not have", approvalsAreValid({ ...request, approvals: [signed(request, bob)] }, request.approvalHash, macKeys("other"))],
    ["a MAC with something behind it", valid([{ ...signed(request, bob), mac: `${signed(request, bob).mac}:x` }])],
    ["no MAC", valid([{ ...signed(request, bob), mac: "" }])],
  ])("refuses: %s", (_, result) => {
    expect(result).toBe(false);
  });
});

describe("approvalText", () => {
  it.each<[string, Partial<Terms>]>([
    ["requester", { requester: { id: a.user("U0BOB"), email: "ann@example.com", team: a.team("T0123456") } }], ["e-mail", { requester: { id: a.user("U0ANN"), email: "x@example.com", team: a.team("T0123456") } }],
    ["cluster", { clusterArn: a.clusterArn("arn:aws:eks:eu-west-1:111122223333:cluster/other") }], ["cluster re-created", { clusterCreatedAt: noon }], ["cluster name", { cluster: a.cluster("other") }],
    ["principal", { principal: a.principal("arn:aws:iam::111122223333:role/x") }], ["role re-created", { principalId: "AROANEW" }], ["role", { role: a.role("edit") }],
    ["what the role means", { accessPolicies: [a.policy("AmazonEKSEditPolicy")] }], ["namespaces", { scope: scope("payments", "billing") }], ["whole cluster", { scope: clusterScope }],
    ["length", { duration: hours(2) }], ["reason", { reason: "r" }], ["ticket", { ticket: "T" }], ["entitlement", { entitlement: { index: 1, hash: "entitlement-hash" } }], ["entitlement's content", { entitlement: { index: 0, hash: "new" } }],
  ])("changes with the %s", (_, parts) => {
    expect(approvalText(aTerms(parts))).not.toBe(approvalText(aTerms()));
  });
  it("has a summary for people", () => {
    expect(termsSummary(aTerms())).toBe("view on prod (payments)");
  });
});

describe("presentTerms", () => {
  it("are the same under the same configuration", () => {
    expect(presentTerms(aConfiguration(), aTerms(), annsPrincipal)).toEqual(aTerms());
  });
  it.each<[string, Partial<Configuration>]>([
    ["cluster", { clusters: [] }], ["role", { roles: [] }], ["entitlement", { entitlements: [] }], ["entitlement's content", { entitlements: [anEntitlement({ hash: "new" })] }],
    ["cluster's ARN", { clusters: [aCluster({ partition: "not a partition" })] }],
  ])("are gone with the %s", (_, parts) => {
    expect(presentTerms(aConfiguration(parts), aTerms(), annsPrincipal)).toBeUndefined();
  });
  it("are gone with the requester's principal, and differ with another one", () => {
    expect(presentTerms(aConfiguration(), aTerms(), undefined)).toBeUndefined();
    expect(presentTerms(aConfiguration(), aTerms(), a.principal("arn:aws:iam::111122223333:role/people/other"))).not.toEqual(aTerms());
  });
  it("differ when the role means something else", () => {
    const roles = [{ name: a.role("view"), accessPolicies: [a.policy("AmazonEKSEditPolicy")], scope: "namespace" as const }];
    expect(presentTerms(aConfiguration({ roles }), aTerms(), annsPrincipal)?.accessPolicies).toEqual(["AmazonEKSEditPolicy"]);
  });
});

describe("newRequest", () => {
  const wish = { cluster: aCluster(), role: { name: a.role("view"), accessPolicies: [a.policy("AmazonEKSViewPolicy")], scope: "namespace" as const }, scope: scope("payments"), duration: hours(1), entitlement: anEntitlement() };
  const facts = {
    wish, requester: { id: a.user("U0ANN"), email: "ann@example.com" }, team: a.team("T0123456"),
    cluster: { arn: prodArn, createdAt: instant(Date.UTC(2025, 0, 1)), mode: "API" as const, status: "ACTIVE", version: "1.33", platformVersion: "eks.9" },
    principal: { arn: aTerms().principal, uniqueId: "AROAANN", kind: "role" as const },
  };
  it("has terms of everything that would be granted; empty reasons are none", () => {
    expect(termsOf(facts)).toEqual(aTerms());
    expect(termsOf({ ...facts, reason: "", ticket: "" })).toEqual(aTerms());
    expect(termsOf({ ...facts, reason: "why", ticket: "T-1" })).toEqual(aTerms({ reason: "why", ticket: "T-1" }));
  });
  it("is approved at once by a rule that asks nobody, as the state table says, and tells of both", () => {
    const made = newRequest({ id: firstId, shortId: a.shortId("REQ-BCDE1"), terms: aTerms(), approvalHash: request.approvalHash, wish: { ...wish, entitlement: anEntitlement({ approvals: { count: 0, by: [a.group("payments-leads")], lapseAfter: minutes(30) } }) }, now: noon, namespaceNote: undefined, ruleApproval: byRule() });
    expect({ ...made.request, revision: 2 }).toEqual(transition(aRequest({ approvalsNeeded: 0 }), "approve", { at: noon, patch: { approvedByRule: byRule(), progress: "checking" } }));
    expect(impossibleBecause(made.request)).toBeUndefined();
    expect(made.events.map(({ type }) => type)).toEqual(["request.asked", "request.approved_by_rule"]);
    expect(made.events[1]).toMatchObject({ actor: { part: "rule" }, facts: { rule: "entitlements[0]" } });
    expect(made.notices).toEqual([]);
    expect(lastApprovalAt(made.request)).toBe(noon);
  });
  it("waits for approval until it lapses, with one fact and one message", () => {
    const made = newRequest({ id: firstId, shortId: a.shortId("REQ-BCDE1"), terms: aTerms(), approvalHash: request.approvalHash, wish, now: noon, namespaceNote: undefined });
    expect(made.request).toEqual(aRequest());
    expect(made.request.lapsesAt).toBe(plus(noon, minutes(30)));
    expect([made.events[0]?.type, made.notices[0]?.fact]).toEqual(["request.asked", "waiting"]);
    const noted = newRequest({ id: firstId, shortId: a.shortId("REQ-BCDE1"), terms: aTerms(), approvalHash: "", wish, now: noon, namespaceNote: { kind: "unchecked" } });
    expect(noted.request.namespaceNote).toEqual({ kind: "unchecked" });
  });
});
