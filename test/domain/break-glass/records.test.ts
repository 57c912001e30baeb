// The record of broken glass: that it cannot be forged, that the table could have made it, and its review.
import { describe, expect, it } from "vitest";
import { breakGlassRefused, brokeGlass } from "../../../src/domain/audit/break-glass-facts.ts";
import { breakGlassIsValid, breakGlassTerms, newBreakGlass, timesOf } from "../../../src/domain/break-glass/new-break-glass.ts";
import { askForReview, decideGlassReview, giveReview, isReviewLate, openReview, reviewDueAt } from "../../../src/domain/break-glass/review-steps.ts";
import { approvalText } from "../../../src/domain/request/approval-text.ts";
import { lastApprovalAt } from "../../../src/domain/request/access-request.ts";
import type { ClusterFacts } from "../../../src/domain/cluster/cluster.ts";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import { grantWindowEnd } from "../../../src/domain/request/grant-steps.ts";
import { approvalsAreValid } from "../../../src/domain/request/approvals.ts";
import { impossibleBecause } from "../../../src/domain/request/impossible-record.ts";
import { entitlementOf, hasItsRule, presentTerms, ruleOf } from "../../../src/domain/request/present-terms.ts";
import { outcomeOf } from "../../../src/domain/request/request-state.ts";
import { a, aBreakGlassRule, aBrokenGlass, aCluster, aConfiguration, anEntitlement, aPerson, aRequest, aRota, dora, keys, macKeys, noon, prodArn, sha256 } from "../../world/builders.ts";
import type { PrincipalArn } from "../../../src/domain/ids.ts";
import { hours, instant, minutes, plus, seconds } from "../../world/times.ts";

const broken = aBrokenGlass();
const clusterFacts: ClusterFacts = { arn: prodArn, createdAt: noon, mode: "API", status: "ACTIVE", version: "1.34", platformVersion: "eks.9" };
const intent = { issuedAt: noon, notAfter: plus(noon, minutes(30)), lease: "lease", generation: 1 };
const over = plus(noon, minutes(30));
const ended = aBrokenGlass({ state: "ended", intent, activeAt: plus(noon, seconds(2)), end: { kind: "endReached", at: over }, removedAt: over, closedAt: over });
const full = { ...aPerson(), ...dora };
const eve = { ...aPerson(), id: a.user("U0EVE"), email: "eve@example.com" };
const platform = new Set([a.group("platform")]);

describe("the record", () => {
  it("is where the state table leads from waiting by an approval, and one that the table could have made", () => {
    expect(outcomeOf("pending", "approve")).toEqual({ to: broken.state });
    expect(impossibleBecause(broken)).toBeUndefined();
    expect(impossibleBecause(ended)).toBeUndefined();
    expect([lastApprovalAt(broken), grantWindowEnd(broken)]).toEqual([noon, plus(noon, minutes(10))]);
  });

  it.each<[string, AccessRequest]>([
    ["its proof was taken off", withoutProof(broken)], ["it needs approvals", { ...broken, approvalsNeeded: 1 }], ["it waits", { ...broken, state: "pending" }],
    ["an ordinary one has a proof", { ...aRequest(), ...(broken.breakGlass === undefined ? {} : { breakGlass: broken.breakGlass }) }],
    ["it was reviewed while it runs", { ...broken, ...reviewed(broken) }], ["an ordinary one needs no approval", aRequest({ state: "activating", approvalsNeeded: 0 })],
    ["a rule approved it as well", { ...broken, approvedByRule: { at: noon, hash: "", mac: "" } }],
  ])("is refused, when %s", (_when, request) => {
    expect(impossibleBecause(request)).toBeDefined();
  });

  it("carries reason, ticket and evidence in what is hashed, and two facts that name its ground", () => {
    const rule = aBreakGlassRule();
    const evidence = { rota: rule.onCall, source: "pagerduty" as const, where: "level 1", at: noon, until: noon };
    const terms = breakGlassTerms({
      broken: { cluster: aCluster(), role: { name: a.role("admin"), accessPolicies: [], scope: "cluster" }, scope: { type: "cluster" }, duration: minutes(30), rule, evidence },
      wish: { cluster: "prod", reason: "API down", ticket: "INC-1" }, requester: dora, team: a.team("T0123456"),
      cluster: clusterFacts, principal: { arn: broken.terms.principal, uniqueId: "AROADORA", kind: "role" },
    });
    expect(terms).toMatchObject({ reason: "API down", ticket: "INC-1", breakGlass: evidence, entitlement: { index: 0, hash: "rule-hash" } });
    expect(approvalText({ ...terms, breakGlass: { ...evidence, where: "level 2" } })).not.toBe(approvalText(terms));
    const bare = breakGlassTerms({
      broken: { cluster: aCluster(), role: { name: a.role("admin"), accessPolicies: [], scope: "cluster" }, scope: { type: "cluster" }, duration: minutes(30), rule, evidence },
      wish: { cluster: "prod" }, requester: dora, team: a.team("T0123456"), cluster: clusterFacts, principal: { arn: broken.terms.principal, uniqueId: "AROADORA", kind: "role" },
    });
    expect([bare.reason, bare.ticket]).toEqual([undefined, undefined]);
    const made = newBreakGlass({ id: broken.id, shortId: broken.shortId, terms, approvalHash: "h", rule, now: noon, nth: 2 }, keys);
    expect(made.events.map(({ type }) => type)).toEqual(["request.asked", "request.broke_glass"]);
    expect(made.events[1]?.facts).toMatchObject({ nth: 2, onCall: { where: "level 1", until: "2026-11-24T12:00:00.000Z" } });
    expect(made.notices).toEqual([{ to: "thread", request: broken.id, fact: "broke_glass", n: 1, at: noon }]);
  });

  it("counts how often this person broke this cluster's glass in twelve hours", () => {
    const at = (span: number) => ({ ...broken, askedAt: instant(noon - span) });
    expect(timesOf([], "prod", noon)).toBe(1);
    expect(timesOf([at(hours(11)), at(hours(13)), { ...broken, terms: { ...broken.terms, cluster: a.cluster("staging") } }, aRequest()], "prod", noon)).toBe(2);
  });
});

describe("the proof", () => {
  const valid = (request: AccessRequest, hash = request.approvalHash) => breakGlassIsValid(request, hash, keys);

  it("holds for exactly this request, person, time and hash", () => {
    expect(valid(broken)).toBe(true);
    const { requester } = broken.terms;
    const mac = broken.breakGlass?.mac ?? "";
    const forged: readonly AccessRequest[] = [
      { ...broken, id: a.requestId("01KAT5N1008ZQ4X7K3F9ABCDE2") }, { ...broken, askedAt: plus(noon, minutes(1)) }, { ...broken, approvalHash: "other" },
      { ...broken, terms: { ...broken.terms, requester: { ...requester, id: a.user("U0ANN") } } }, { ...broken, terms: { ...broken.terms, requester: { ...requester, email: "x@example.com" } } },
      withMac(`${mac}x`), withMac(`${mac}:x`),
      withMac("nobody:mac"), withMac(""), withoutProof(broken), withoutEvidence(broken),
    ];
    expect(forged.map((request) => valid(request))).toEqual(forged.map(() => false));
    expect(valid(broken, "present")).toBe(false);
    expect(breakGlassIsValid(broken, broken.approvalHash, macKeys("another key"))).toBe(false);
    expect(breakGlassIsValid(aBrokenGlassBy(macKeys()), broken.approvalHash, macKeys())).toBe(false);
  });

  it("is not taken for an approval, and an ordinary request without approvals stays ungranted", () => {
    expect(approvalsAreValid(broken, broken.approvalHash, keys)).toBe(false);
    expect(breakGlassIsValid(aRequest(), aRequest().approvalHash, keys)).toBe(false);
  });
});

describe("the rule of a record", () => {
  const configuration = aConfiguration({ onCall: [aRota()], breakGlass: [aBreakGlassRule()], entitlements: [anEntitlement({ hash: "rule-hash" })] });

  it("is a break-glass rule, never an entitlement of the same place and digest, nor the other way round", () => {
    expect(ruleOf(configuration, broken.terms)).toEqual(aBreakGlassRule());
    expect(entitlementOf(configuration, broken.terms)).toBeUndefined();
    expect(ruleOf(configuration, aRequest().terms)).toBeUndefined();
    expect([hasItsRule(configuration, broken), sha256(approvalText(presentTerms(configuration, broken.terms, broken.terms.principal) ?? aRequest().terms)) === broken.approvalHash]).toEqual([true, true]);
  });

  it("is gone, when the rule changed; and its reviewers cannot be changed in the store", () => {
    const changed = { ...configuration, breakGlass: [aBreakGlassRule({ hash: "new" })] };
    expect([hasItsRule(changed, broken), presentTerms(changed, broken.terms, broken.terms.principal)]).toEqual([false, undefined]);
    expect(hasItsRule(configuration, { ...broken, approverGroups: [a.group("sre")] })).toBe(false);
    expect(hasItsRule(configuration, { ...broken, approvalsNeeded: 1 })).toBe(false);
  });
});

describe("the review", () => {
  it("is open from the end until somebody gives it, when there was access", () => {
    expect(openReview(ended)?.since).toBe(over);
    expect(reviewDueAt(ended)).toBe(plus(over, hours(24)));
    const withdrawn = aBrokenGlass({ state: "withdrawn", intent, end: { kind: "withdraw", by: dora, at: over }, closedAt: over });
    const failed = aBrokenGlass({ state: "failed", intent, failure: { code: "not_confirmed" }, closedAt: over });
    expect([openReview(withdrawn) !== undefined, openReview(failed), openReview({ ...failed, activeAt: noon }) !== undefined]).toEqual([true, undefined, true]);
    expect([openReview(broken), openReview(aRequest()), reviewDueAt(broken), isReviewLate(broken, over)]).toEqual([undefined, undefined, undefined, false]);
    expect(openReview(aBrokenGlass({ state: "failed", failure: { code: "terms_changed" }, closedAt: over }))).toBeUndefined();
  });

  it("is asked for at the end, at half of the time, at its end, then daily; what was missed once", () => {
    const asks: number[] = [];
    let request = ended;
    for (let hour = 0; hour <= 24 * 4; hour += 1) {
      const step = askForReview(request, plus(over, hours(hour)));
      if (step === undefined) continue;
      request = step.request;
      asks.push(hour);
    }
    expect(asks).toEqual([0, 12, 24, 48, 72, 96]);
    const late = askForReview(ended, plus(over, hours(50)));
    expect([late?.request.breakGlass?.asked, late?.events[0]?.facts["late"], late?.notices]).toEqual([4, true, [{ to: "thread", request: ended.id, fact: "review_asked", n: 4, at: plus(over, hours(50)) }]]);
    expect(askForReview(ended, over)?.events[0]).toMatchObject({ type: "review.asked", facts: { number: 1, late: false, reviewers: ["platform"] } });
    expect([askForReview(broken, over), giveReview(broken, reviewed(broken).breakGlass?.review as never)]).toEqual([undefined, undefined]);
  });

  it("is not taken from who has the principal that got access, under whatever account", () => {
    const theirs = (reviewerPrincipals: readonly PrincipalArn[]) => decideGlassReview({ request: ended, reviewer: eve, reviewerPrincipals, memberOf: platform });
    expect(theirs([ended.terms.principal])).toMatchObject({ allowed: false, refusal: { code: "own_principal" } });
    expect(theirs([a.principal("arn:aws:iam::111122223333:role/people/eve")]).allowed).toBe(true);
  });

  it.each<[string, AccessRequest, typeof eve, ReadonlySet<ReturnType<typeof a.group>>, string | undefined]>([
    ["a reviewer", ended, eve, platform, undefined], ["the person themself", ended, full, platform, "own_break_glass"],
    ["their second account", ended, { ...eve, email: "dora@example.com" }, platform, "own_break_glass"], ["somebody who is no reviewer", ended, eve, new Set([a.group("sre")]), "not_a_reviewer"],
    ["a reviewer while it runs", broken, eve, platform, "not_over"], ["a reviewer after it was reviewed", { ...ended, ...reviewed(ended) }, eve, platform, "already_reviewed"],
    ["a reviewer of an ordinary request", aRequest(), eve, platform, "no_review_needed"],
    ["a reviewer, when nothing was granted", aBrokenGlass({ state: "failed", failure: { code: "terms_changed" }, closedAt: over }), eve, platform, "no_review_needed"],
  ])("is decided for %s", (_who, request, reviewer, memberOf, code) => {
    expect(decideGlassReview({ request, reviewer, reviewerPrincipals: [], memberOf })).toMatchObject(code === undefined ? { allowed: true } : { allowed: false, refusal: { code } });
  });

  it("is stored once with its fact, and nothing is asked for after it", () => {
    const review = { by: { id: eve.id, email: eve.email }, at: plus(over, hours(1)), verdict: "follow_up" as const, note: "write a runbook" };
    const step = giveReview(ended, review);
    expect(step?.events).toEqual([expect.objectContaining({ type: "review.given", actor: { slack: "U0EVE", email: "eve@example.com" }, facts: { verdict: "follow_up", note: "write a runbook" } })]);
    expect(step?.notices).toEqual([{ to: "thread", request: ended.id, fact: "reviewed", n: 1, at: review.at }]);
    const after = step?.request ?? ended;
    expect([giveReview(after, review), askForReview(after, plus(over, hours(99))), impossibleBecause(after)]).toEqual([undefined, undefined, undefined]);
  });
});

describe("the facts", () => {
  it("name who was refused, with an address if there is one", () => {
    const wish = { cluster: "prod", role: "admin" };
    expect(breakGlassRefused({ ...dora, at: noon }, wish, "not_on_call")).toEqual({ type: "break_glass.refused", at: noon, actor: { slack: "U0DORA", email: "dora@example.com" }, facts: { cluster: "prod", role: "admin", code: "not_on_call" } });
    expect(brokeGlass(aRequest(), noon).facts).toMatchObject({ onCall: undefined, mac: undefined });
    expect(breakGlassRefused({ id: dora.id, email: undefined, at: noon }, wish, "not_member").actor).toEqual({ slack: "U0DORA" });
  });
});

function withMac(mac: string): AccessRequest {
  return broken.breakGlass === undefined ? broken : { ...broken, breakGlass: { ...broken.breakGlass, mac } };
}
function withoutProof({ breakGlass: _proof, ...rest }: AccessRequest): AccessRequest {
  return rest;
}
function withoutEvidence({ terms: { breakGlass: _evidence, ...terms }, ...rest }: AccessRequest): AccessRequest {
  return { ...rest, terms };
}
function reviewed({ breakGlass }: AccessRequest): Pick<AccessRequest, "breakGlass"> {
  if (breakGlass === undefined) throw new Error("it broke no glass");
  return { breakGlass: { ...breakGlass, review: { by: { id: eve.id, email: eve.email }, at: over, verdict: "justified", note: "fine" } } };
}
function aBrokenGlassBy(signedWith: typeof keys): AccessRequest {
  return newBreakGlass({ id: broken.id, shortId: broken.shortId, terms: broken.terms, approvalHash: broken.approvalHash, rule: aBreakGlassRule(), now: noon, nth: 1 }, signedWith).request;
}
