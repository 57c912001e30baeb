import { describe, expect, it } from "vitest";
import { decideApproval, decideDenial } from "../../../src/domain/entitlement/decide-review.ts";
import type { ReviewFacts } from "../../../src/domain/entitlement/decide-review.ts";
import { decideEnd } from "../../../src/domain/entitlement/decide-end.ts";
import type { EndFacts } from "../../../src/domain/entitlement/decide-end.ts";
import type { FullMember } from "../../../src/domain/person/slack-person.ts";
import { requestStates } from "../../../src/domain/request/request-state.ts";
import { a, aPerson, aRequest, annsPrincipal, noon } from "../../world/builders.ts";
import { instant, minutes, plus } from "../../world/times.ts";

const member = (id: string, email: string): FullMember => ({ ...aPerson({ id: a.user(id) }), email });
const ann = member("U0ANN", "ann@example.com");
const bob = member("U0BOB", "bob@example.com");
const leads = new Set([a.group("payments-leads")]);
const request = aRequest();
const approval = { by: { id: bob.id, email: bob.email }, at: noon, hash: "h", mac: "k:m" };

function review(parts: Partial<ReviewFacts> = {}): ReviewFacts {
  return { request, reviewer: bob, reviewerPrincipals: [], deciders: [a.group("payments-leads")], memberOf: leads, shownHash: request.approvalHash, presentHash: request.approvalHash, now: plus(noon, minutes(1)), ...parts };
}

describe("decideApproval", () => {
  it("counts an approver's yes, and says whether it was the last one needed", () => {
    expect(decideApproval(review())).toEqual({ allowed: true, value: { isLast: true } });
    expect(decideApproval(review({ request: aRequest({ approvalsNeeded: 2 }) }))).toEqual({ allowed: true, value: { isLast: false } });
  });

  it.each<[string, Partial<ReviewFacts>, string]>([
    ["it is one's own request", { reviewer: ann }, "own_request"],
    ["it is the request of one's second account", { reviewer: member("U0ANN2", "Ann@Example.com") }, "own_request"],
    ["one is in no approving group", { memberOf: new Set([a.group("sre")]) }, "not_an_approver"],
    ["one is in no group at all", { memberOf: new Set() }, "not_an_approver"],
    ["the principal is one's own", { reviewerPrincipals: [annsPrincipal] }, "own_principal"],
    ["it was denied already", { request: aRequest({ state: "denied", denial: { by: { id: bob.id, email: bob.email }, at: noon, reason: "no" } }) }, "already_decided"],
    ["it was approved already", { request: aRequest({ state: "activating", approvals: [approval] }) }, "already_decided"],
    ["it lapsed", { now: request.lapsesAt }, "lapsed"],
    ["another hash was shown", { shownHash: "other" }, "changed"],
    ["the configuration would make it something else now", { presentHash: "other" }, "changed"],
    ["one approved it before", { request: aRequest({ approvalsNeeded: 2, approvals: [approval] }) }, "already_approved_by_you"],
    ["one's second account approved it before", { request: aRequest({ approvalsNeeded: 2, approvals: [{ ...approval, by: { id: a.user("U0BOB2"), email: "bob@example.com" } }] }) }, "already_approved_by_you"],
  ])("refuses, when %s", (_, parts, code) => {
    expect(decideApproval(review(parts))).toMatchObject({ allowed: false, refusal: { code } });
  });

  it("refuses what is over without naming somebody who decided, when nobody did", () => {
    expect(decideApproval(review({ request: aRequest({ state: "expired" }) }))).toEqual({ allowed: false, refusal: { code: "already_decided", state: "expired" } });
  });

  it("still counts a yes 1 ms before it lapses", () => {
    expect(decideApproval(review({ now: instant(request.lapsesAt - 1) })).allowed).toBe(true);
  });
});

describe("decideDenial", () => {
  it("takes one approver's no, even of somebody who said yes before", () => {
    expect(decideDenial(review())).toEqual({ allowed: true, value: true });
    expect(decideDenial(review({ request: aRequest({ approvalsNeeded: 2, approvals: [approval] }) })).allowed).toBe(true);
  });
  it("is not open to others", () => {
    expect(decideDenial(review({ memberOf: new Set() }))).toMatchObject({ refusal: { code: "not_an_approver" } });
  });
});

describe("decideEnd", () => {
  const end = (parts: Partial<EndFacts> = {}) => decideEnd({ request: aRequest({ state: "active" }), person: ann, memberOf: new Set(), revokers: [a.group("payments-leads"), a.group("platform")], reason: undefined, ...parts });
  it("lets the requester give it back without a reason", () => {
    expect(end()).toEqual({ allowed: true, value: "withdraw" });
  });
  it("lets approvers and administrators revoke with a reason", () => {
    expect(end({ person: bob, memberOf: leads, reason: "done" })).toEqual({ allowed: true, value: "revoke" });
    expect(end({ person: bob, memberOf: new Set([a.group("platform")]), reason: "done" })).toEqual({ allowed: true, value: "revoke" });
    expect(end({ person: bob, memberOf: leads })).toMatchObject({ refusal: { code: "reason_needed" } });
    expect(end({ person: bob, memberOf: leads, reason: "  " })).toMatchObject({ refusal: { code: "reason_needed" } });
  });
  it("is not open to others", () => {
    expect(end({ person: bob, reason: "x" })).toMatchObject({ refusal: { code: "not_yours" } });
  });
  it.each(requestStates)("decides every state: %s", (state) => {
    const decision = end({ request: aRequest({ state, ...(state === "ended" ? { closedAt: noon } : {}) }) });
    expect(decision.allowed).toBe(["pending", "activating", "active"].includes(state));
    if (state === "ended") expect(decision).toMatchObject({ refusal: { at: noon } });
  });
});
