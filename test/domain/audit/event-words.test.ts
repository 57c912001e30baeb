// Audit events as administrators read them: every kind of fact in words, and nothing stored is believed.
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/domain/canonical-text.ts";
import type { AuditEvent } from "../../../src/domain/audit/audit-event.ts";
import { readEvent, auditText } from "../../../src/domain/audit/audit-text.ts";
import { eventLines } from "../../../src/domain/audit/event-words.ts";
import * as glass from "../../../src/domain/audit/break-glass-facts.ts";
import * as facts from "../../../src/domain/audit/facts.ts";
import { a, aRequest, aRota, aTerms, annsPrincipal, noon, scope } from "../../world/builders.ts";
import { hours, minutes, plus, seconds } from "../../world/times.ts";

const ann = { id: a.user("U0ANN"), email: "ann@example.com" };
const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const at = plus(noon, minutes(3));
const request = aRequest({ terms: aTerms({ reason: "checkout is down", ticket: "INC-1", accessPolicies: [a.policy("AmazonEKSViewPolicy")] }), approvalsNeeded: 2 });
const approval = { by: bob, at, hash: "1a2b3c4d".repeat(8), mac: "k:m" };
const intent = { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "1:…", generation: 1 };
const granted = aRequest({ ...request, approvals: [approval], intent, removedAt: plus(intent.notAfter, seconds(7)), state: "ended" });
const evidence = { rota: aRota().name, source: "pagerduty" as const, where: "P1", at: noon };
const broken = aRequest({ terms: aTerms({ breakGlass: evidence }), breakGlass: { mac: "m", nth: 2, alert: [], reviewWithin: hours(24), asked: 0 } });
const place = { cluster: a.cluster("prod"), principal: annsPrincipal };
const link = { team: a.team("T0123456"), user: ann.id, account: a.account("111122223333"), principal: annsPrincipal, uniqueId: "AROAANN", provedAt: noon };
const about = `      REQ-BCDE1 · prod · ${annsPrincipal}`;

const events: readonly (readonly [AuditEvent, string])[] = [
  [facts.asked(request), "ann@example.com asked for view on prod (payments) for 1h, ticket INC-1: “checkout is down”"],
  [facts.requestRefused({ ...ann, at }, { cluster: "prod", role: "admin" }, "not_entitled"), "ann@example.com asked for admin on prod and was refused: not entitled"],
  [facts.requestRefused({ id: ann.id, email: undefined, at }, { cluster: "prod", role: "admin" }, "not_member"), "U0ANN asked for admin on prod and was refused: not member"],
  [facts.escalated(request, at), "nobody had decided: the groups of the escalation were called"],
  [facts.approved(aRequest({ ...request, approvals: [approval] }), approval), "bob@example.com approved 1a2b3c4d (1 of 2)"],
  [facts.approvalDropped(request, { by: bob, at: noon, why: "approver_not_member" }, at), "the approval of bob@example.com does not count any more: approver not member"],
  [facts.approvedByRule(request, { at, hash: "1a2b3c4d", mac: "m" }), "approved 1a2b3c4d by the rule entitlements[0], which needs nobody"],
  [facts.denied(request, { by: bob, at, reason: "not now" }), "bob@example.com denied it: “not now”"],
  [facts.expired(request, at), "nobody decided in time: the request lapsed"],
  [facts.withdrawnBeforeGrant(request, ann, at), "ann@example.com withdrew it before anything was granted"],
  [facts.departed(aRequest({ ...request, state: "withdrawn" }), "deactivated", at), "ann@example.com is no full member any more (deactivated): the sweep withdrew it before anything was granted"],
  [facts.endedByOperator(aRequest({ ...request, state: "withdrawn" }), { operator: "kim", reason: "audit", at }), "operator kim withdrew it before anything was granted: “audit”"],
  [facts.intended(granted, intent), "access until 2026-11-24T13:00:00.000Z was decided; nothing was written to AWS before this"],
  [facts.confirmed(granted, plus(at, seconds(9))), "access was read back, until 2026-11-24T13:00:00.000Z, after the last approval: 9s"],
  [facts.failed(request, at, { code: "refused_by_aws", detail: "AccessDenied" }), "could not be granted: refused by aws, AccessDenied"],
  [facts.endAsked(granted, { by: bob, at, kind: "revoke", reason: "over" }), "bob@example.com ended it early: “over”"],
  [facts.endedByOperator(granted, { operator: "kim", reason: "audit", at }), "operator kim ended it early: “audit”"],
  [facts.endReached(granted, at), "its time is over, since 2026-11-24T13:00:00.000Z"],
  [facts.ended(granted, at), "access is gone (ended), removed at 2026-11-24T13:00:07.000Z, late by 7s"],
  [facts.ended(aRequest({ ...granted, removedAt: plus(noon, minutes(9)) }), at), "access is gone (ended), removed at 2026-11-24T12:09:00.000Z, late by nothing"],
  [facts.removedByUs(place, { kind: "narrow", principal: annsPrincipal, policy: "AmazonEKSViewPolicy", to: scope("payments"), because: "scope_too_wide" }, at), "eks-access took away: narrow AmazonEKSViewPolicy (scope_too_wide), to payments"],
  [facts.drifted(granted, at), "active access was missing: a removal by eks-access had taken it along"],
  [facts.lost(granted, at), "active access was missing: somebody outside eks-access had removed it"],
  [facts.departed(granted, "deactivated", at), "ann@example.com is no full member any more (deactivated): the access is taken away"],
  [facts.deedRefused({ ...ann, at }, { request: request.id, deed: "approve" }, "own_request"), "ann@example.com was refused (own request): approve"],
  [facts.lookRefused({ ...ann, at }, { kind: "entries", cluster: "prod", from: 1 }, "not_administrator"), "ann@example.com was refused (not administrator): entries prod"],
  [facts.recovered(granted, at), "came back from its lease, after the store had lost it: view (payments)"],
  [facts.entryAlarm(place, "bad_lease", at), "alarm about an access entry: it carries a lease that is forged or cannot be read"],
  [facts.passBraked(a.cluster("prod"), "3 of 4 would go", at), "removals were held back: 3 of 4 would go"],
  [facts.confirmed({ ...broken, intent }, at), "access was read back, until 2026-11-24T13:00:00.000Z"],
  [glass.brokeGlass(broken, at), "ann@example.com broke the glass, on call by platform of pagerduty, use 2: no approval was needed"],
  [glass.brokeGlass(aRequest({ ...broken, terms: aTerms({ breakGlass: { ...evidence, whenSilent: true } }) }), at), "ann@example.com broke the glass, in the list for when the source is silent by platform of pagerduty, use 2: no approval was needed"],
  [glass.breakGlassRefused({ ...ann, at }, { cluster: "prod", role: "admin", reason: "x" }, "not_on_call"), "ann@example.com tried to break the glass for admin on prod and was refused: not on call"],
  [glass.reviewAsked(request, { at, number: 1, late: false }), "a review was asked for, of payments-leads"], [glass.reviewAsked(request, { at, number: 3, late: true }), "a review was asked for, of payments-leads, which is late"],
  [glass.reviewGiven(request, { by: bob, at, verdict: "follow_up", note: "why alone?" }), "bob@example.com reviewed it: follow up, “why alone?”"],
  [facts.storeGap("wiped", at), "the store had lost what it held"], [facts.storeGap("rolled_back", at), "the store was taken back to an older state"],
  [facts.linkMade({ ...ann, at }, link), "ann@example.com proved that a principal is theirs, in account 111122223333"],
  [facts.linkRefused({ ...ann, at }, a.cluster("prod"), "other_account"), "ann@example.com could not prove that a principal is theirs: other account"],
  [facts.linkRemoved({ ...ann, at }, link), "ann@example.com took a link back, in account 111122223333"],
  [facts.auditRead({ ...ann, at }, { skip: 15, request: "REQ-BCDE1", cluster: "prod", from: noon, last: hours(2) }), "ann@example.com read the audit log: about REQ-BCDE1, cluster prod, from 2026-11-24T12:00:00.000Z, skip 15, the last 2h"],
  [facts.auditRead({ ...ann, at }, { skip: 0 }), "ann@example.com read the audit log: all of it"],
  [{ type: "configuration.changed", at, actor: { part: "sweep" }, facts: {} }, "the configuration changed"],
];

describe("an event in words", () => {
  it.each(events.map(([event, words]) => [event.type, event, words] as const))("%s", (_, event, words) => {
    const read = readEvent(auditText(event));
    const [first = ""] = read === undefined ? [] : eventLines(read);
    expect(first.slice(22)).toBe(words);
    expect(first.slice(0, 22)).toMatch(/^2026-11-24 12:0[03]:[01]\dZ {2}$/);
  });
  it("names what it is about: the request as people know it, cluster and principal", () => {
    const read = readEvent(auditText(facts.escalated(request, at)));
    expect(read === undefined ? [] : eventLines({ ...read, shortId: "REQ-BCDE1" })[1]).toBe(about);
    expect(read === undefined ? [] : eventLines(read)[1]).toContain(request.id);
  });
  it("tells what a later version wrote by its name", () => {
    expect(eventLines({ at: "2026-11-24T12:00:00.000Z", type: "moon.landed", fields: { facts: { crew: 3 } } })).toEqual(['2026-11-24 12:00:00Z  moon.landed: {"crew":3}']);
  });
  it.each<Json>([null, -1, 7, "x", [], [[1]], { a: 1 }])("leaves out what has no shape that we write: %j", (odd) => {
    for (const [{ type }] of events) expect(() => eventLines({ at: "2026-11-24T12:00:00.000Z", type, fields: { actor: odd, request: odd, cluster: odd, facts: { role: odd, hash: odd, notAfter: odd, durationMs: odd, lateMs: odd } } })).not.toThrow();
  });
});
