import { describe, expect, it } from "vitest";
import type { AccessRequest, Extended, Terms } from "../../../src/domain/request/access-request.ts";
import { approvalText } from "../../../src/domain/request/approval-text.ts";
import { confirmRemoved, endWith, noteRemoved, reachEnd } from "../../../src/domain/request/end-steps.ts";
import { claimExtension, continueUnder, endOfGrant, extendedBy, isContinued, mayContinue, restOfAccess, rootOf, withoutContinuation } from "../../../src/domain/request/extension.ts";
import { impossibleBecause } from "../../../src/domain/request/impossible-record.ts";
import { newRequest, termsOf } from "../../../src/domain/request/new-request.ts";
import { nextReminderAt, reminderStep } from "../../../src/domain/request/reminders.ts";
import { a, aCluster, anEntitlement, aRequest, aTerms, firstId, noon, prodArn, scope, secondId } from "../../world/builders.ts";
import { hours, instant, minutes, plus, seconds } from "../../world/times.ts";

const one = plus(noon, hours(1));
const two = plus(noon, hours(2));
const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const approvals = [{ by: bob, at: noon, hash: "h", mac: "k:m" }];
const firstShort = a.shortId("REQ-BCDE1");
const secondShort = a.shortId("REQ-BCDE2");
const extended: Extended = { root: firstId, request: firstId, shortId: firstShort, since: noon, until: one };
const intent = { issuedAt: noon, notAfter: one, lease: "lease", generation: 1 };
const first = (parts: Partial<AccessRequest> = {}): AccessRequest => aRequest({ state: "active", approvals, intent, activeAt: noon, extension: { id: secondId, shortId: secondShort, at: noon }, ...parts });
const second = (parts: Partial<AccessRequest> = {}): AccessRequest => aRequest({ id: secondId, shortId: secondShort, terms: aTerms({ extends: extended }), ...parts });
const granted = second({ state: "activating", approvals, intent: { ...intent, notAfter: two } });

describe("the terms of an extension", () => {
  it("end where the first end plus its length; others from the moment of the grant", () => {
    expect(endOfGrant(aTerms({ extends: extended }), plus(noon, minutes(40)))).toBe(two);
    expect(endOfGrant(aTerms(), plus(noon, minutes(40)))).toBe(plus(noon, minutes(100)));
  });
  it.each<[string, Partial<Extended>]>([
    ["the request that is extended", { request: secondId }], ["its first request", { root: secondId }], ["when the access began", { since: one }], ["when it ends", { until: two }], ["its short id", { shortId: secondShort }],
  ])("are others with %s, so that an approval is bound to it", (_, parts) => {
    const text = (terms: Partial<Terms>): string => approvalText(aTerms(terms));
    expect(text({ extends: { ...extended, ...parts } })).not.toBe(text({ extends: extended }));
    expect(text({ extends: extended })).not.toBe(text({}));
  });
  it("are made with it, and lapse at the end of what is extended, when that is earlier", () => {
    const wish = { cluster: aCluster(), role: { name: a.role("view"), accessPolicies: [a.policy("AmazonEKSViewPolicy")], scope: "namespace" as const }, scope: scope("payments"), duration: hours(1), entitlement: anEntitlement() };
    const facts = { cluster: { arn: prodArn, createdAt: instant(Date.UTC(2025, 0, 1)), mode: "API" as const, status: "ACTIVE", version: "1.33", platformVersion: "eks.9" }, principal: { arn: aTerms().principal, uniqueId: "AROAANN", kind: "role" as const } };
    const terms = termsOf({ wish, requester: { id: a.user("U0ANN"), email: "ann@example.com" }, team: a.team("T0123456"), ...facts, extended });
    expect(terms).toEqual(aTerms({ extends: extended }));
    const at = (now: typeof noon) => newRequest({ id: secondId, shortId: secondShort, terms, approvalHash: "", wish, now, namespaceNote: undefined });
    expect(at(noon).request.lapsesAt).toBe(plus(noon, minutes(30)));
    const late = at(plus(noon, minutes(45)));
    expect(late.request.lapsesAt).toBe(one);
    expect(late.events[0]?.facts).toMatchObject({ extends: firstId, extendsUntil: "2026-11-24T13:00:00.000Z" });
  });
});

describe("the requests of one access", () => {
  it("have one root", () => {
    const third = aRequest({ id: a.requestId("01KAT5N2008ZQ4X7K3F9ABCDE3"), terms: aTerms({ extends: { ...extended, request: secondId } }) });
    const stranger = aRequest({ id: a.requestId("01KAT5N3008ZQ4X7K3F9ABCDE4") });
    expect([rootOf(first()), rootOf(second()), rootOf(third)]).toEqual([firstId, firstId, firstId]);
    expect(restOfAccess(second(), [first(), second(), third, stranger]).map(({ id }) => id)).toEqual([firstId, third.id]);
  });
  it("tell what an extension would continue, once their end is fixed", () => {
    expect(extendedBy(first())).toEqual(extended);
    expect(extendedBy({ ...granted })).toEqual({ root: firstId, request: secondId, shortId: secondShort, since: noon, until: two });
    expect(extendedBy(aRequest())).toBeUndefined();
  });
});

describe("an extension may be granted", () => {
  const soon = plus(noon, minutes(50));
  const late = plus(one, seconds(1));
  const over = first({ state: "ended", end: { kind: "endReached", at: one }, closedAt: late });
  it.each<[boolean, string, AccessRequest, AccessRequest | undefined, typeof noon]>([
    [true, "what it extends is active", second(), first(), soon],
    [true, "it extends nothing", aRequest(), undefined, soon],
    [true, "its intent was fixed in time, and the first ended by itself meanwhile", granted, over, late],
    [true, "its intent was fixed in time, and the first is about to end", granted, first(), late],
    [false, "what it extends is over", second(), first(), one],
    [false, "what it extends ended by itself", second(), over, late],
    [false, "what it extends was given back", second(), first({ state: "withdrawing", end: { kind: "withdraw", by: bob, at: noon } }), soon],
    [false, "what it extends was given back after the intent", granted, first({ state: "withdrawing", end: { kind: "withdraw", by: bob, at: noon } }), soon],
    [false, "what it extends is not known", second(), undefined, soon],
    [false, "what it extends has another end", second(), first({ intent: { ...intent, notAfter: two } }), soon],
    [false, "what it extends was extended otherwise", second(), first({ extension: { id: firstId, shortId: firstShort, at: noon } }), soon],
    [false, "nobody noted it", second(), aRequest({ state: "active", intent }), soon],
  ])("%s, when %s", (may, _, extension, request, now) => {
    expect(mayContinue(extension, request, now)).toBe(may);
  });
});

describe("the record of what is extended", () => {
  it("notes the extension when it is asked for, and that it goes on when the extension is there, once", () => {
    const claimed = claimExtension(aRequest({ state: "active", intent }), { id: secondId, shortId: secondShort, at: noon });
    expect([claimed.extension?.id, isContinued(claimed), claimed.revision]).toEqual([secondId, false, 2]);
    const continued = continueUnder(claimed, granted);
    expect(continued?.extension).toEqual({ id: secondId, shortId: secondShort, at: noon, until: two });
    expect(continued === undefined ? false : isContinued(continued)).toBe(true);
    expect(continued === undefined ? "nothing" : continueUnder(continued, granted)).toBeUndefined();
  });
  it.each<[string, AccessRequest, AccessRequest]>([
    ["it is over", first({ closedAt: one }), granted],
    ["it knows of another extension", first({ extension: { id: firstId, shortId: firstShort, at: noon } }), granted],
    ["it knows of none", aRequest({ state: "active", intent }), granted],
    ["the extension has no end yet", first(), second()],
  ])("stays as it is, when %s", (_, request, extension) => {
    expect(continueUnder(request, extension)).toBeUndefined();
  });
  it("warns of no end while it goes on", () => {
    const continued = first({ extension: { id: secondId, shortId: secondShort, at: noon, until: two } });
    expect(nextReminderAt(continued)).toBeUndefined();
    expect(reminderStep(continued, plus(noon, minutes(55)))).toBeUndefined();
    expect(nextReminderAt(first())).toBe(plus(noon, minutes(50)));
  });

  function ending(parts: Partial<AccessRequest>): AccessRequest {
    const request = reachEnd(first(parts), one)?.request;
    const noted = request === undefined ? undefined : noteRemoved(request, one)?.request;
    if (noted === undefined) throw new Error("it does not end");
    return noted;
  }
  const continued = { extension: { id: secondId, shortId: secondShort, at: noon, until: two } };
  it("tells nobody that it is over, when it goes on", () => {
    const step = confirmRemoved(ending(continued), plus(one, seconds(5)), true);
    expect(step?.notices.map(({ to, fact }) => `${to} ${fact}`)).toEqual(["thread continued"]);
    expect(step === undefined ? false : isContinued(step.request)).toBe(true);
    expect(step === undefined ? "nothing" : impossibleBecause(step.request)).toBeUndefined();
  });
  it.each([["the extension is not there any more", continued], ["it was asked for in vain", {}]])("tells that it is over, when %s", (_, parts) => {
    const step = confirmRemoved(ending(parts), plus(one, seconds(5)));
    expect(step?.notices.map(({ to, fact }) => `${to} ${fact}`)).toEqual(["thread removed", "requester over"]);
    expect(step === undefined ? true : isContinued(step.request)).toBe(false);
  });
  it("without an extension has nothing to forget", () => {
    expect(withoutContinuation(aRequest())).toEqual(aRequest());
  });
});

describe("the end of an access that an extension belongs to", () => {
  const revoke = { kind: "revoke", by: bob, at: noon } as const;
  it("denies what waits, when it is revoked", () => {
    const step = endWith(second(), { ...revoke, reason: "incident is over" });
    expect(step?.request).toMatchObject({ state: "denied", denial: { by: bob, reason: "incident is over" }, revision: 2, closedAt: noon });
    expect(step === undefined ? "nothing" : impossibleBecause(step.request)).toBeUndefined();
    expect(endWith(second(), revoke)?.request.denial?.reason).toBe("");
  });
  it("withdraws what waits, when it is given back, and ends what is there", () => {
    expect(endWith(second(), { ...revoke, kind: "withdraw" })?.request.state).toBe("withdrawn");
    expect(endWith(granted, { ...revoke, reason: "x" })?.request.state).toBe("revoking");
  });
});
