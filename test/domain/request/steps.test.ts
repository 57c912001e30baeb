import { describe, expect, it } from "vitest";
import { confirmRemoved, endEarly, endOfDeparted, forgetRemoved, loseAccess, noteOverdue, noteRemoved, reachEnd } from "../../../src/domain/request/end-steps.ts";
import { approvalWindowPassed, confirmPresent, drift, grantWindowEnd, intend, progressTo, rejectGrant } from "../../../src/domain/request/grant-steps.ts";
import { noticeId } from "../../../src/domain/request/notice.ts";
import { hasLapsed } from "../../../src/domain/request/access-request.ts";
import type { AccessRequest, Intent } from "../../../src/domain/request/access-request.ts";
import { a, aRequest, firstId, noon } from "../../world/builders.ts";
import { hours, instant, minutes, plus, seconds } from "../../world/times.ts";

const ann = { id: a.user("U0ANN"), email: "ann@example.com" };
const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const intent: Intent = { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "value", generation: 1 };
const approval = { by: bob, at: noon, hash: "hash", mac: "kid1:mac" };
const active = (parts: Partial<AccessRequest> = {}) => aRequest({ state: "active", intent, approvals: [approval], activeAt: plus(noon, seconds(2)), ...parts });
const facts = (step: ReturnType<typeof reachEnd>) => ({ state: step?.request.state, events: step?.events.map(({ type }) => type), notices: step?.notices.map(({ to, fact, n }) => `${to} ${fact} ${String(n)}`) });

describe("the steps of an end", () => {
  it("withdraws what waits at once, and tells the requester", () => {
    expect(facts(endEarly(aRequest(), { kind: "withdraw", by: ann, at: noon }))).toEqual({ state: "withdrawn", events: ["request.withdrawn_before_grant"], notices: ["requester withdrawn 1"] });
  });
  it("begins to remove what is active, and says nothing is over yet", () => {
    const step = endEarly(active(), { kind: "revoke", by: bob, at: noon, reason: "wrong cluster" });
    expect(facts(step)).toEqual({ state: "revoking", events: ["access.end_asked"], notices: [] });
    expect(step?.request.end).toEqual({ kind: "revoke", by: bob, at: noon, reason: "wrong cluster" });
  });
  it("changes nothing that is over", () => {
    const over = aRequest({ state: "ended" });
    expect([endEarly(over, { kind: "withdraw", by: ann, at: noon }), reachEnd(over, noon), loseAccess(over, noon), endOfDeparted(over, "deactivated", noon), confirmRemoved(over, noon), approvalWindowPassed(over, noon), confirmPresent(over, noon), rejectGrant(over, { code: "quota" }, noon), drift(over, noon)]).toEqual(Array(9).fill(undefined));
  });
  it("reaches its end", () => {
    expect(facts(reachEnd(active(), intent.notAfter))).toEqual({ state: "ending", events: ["access.end_reached"], notices: [] });
    expect(reachEnd(aRequest({ state: "activating" }), noon)?.events[0]?.facts).toEqual({ notAfter: undefined });
  });
  it("tells card and requester, when somebody else took the access", () => {
    expect(facts(loseAccess(active(), noon))).toEqual({ state: "revoking", events: ["access.lost"], notices: ["thread outside 1", "requester lost 1"] });
  });
  it.each([["deactivated", false], ["gone", false], ["stranger", false], ["guest", true]] as const)("of somebody who is %s ends access and withdraws what waits; who can still read is told: %s", (why, isTold) => {
    const lost = endOfDeparted(active(), why, noon);
    expect(facts(lost)).toEqual({ state: "revoking", events: ["access.lost"], notices: ["thread requester_left 1", ...(isTold ? ["requester lost 1"] : [])] });
    expect(lost?.events[0]).toMatchObject({ actor: { part: "sweep" }, facts: { why: "requester_left", member: why, requester: "ann@example.com" } });
    const waiting = endOfDeparted(aRequest(), why, noon);
    expect(facts(waiting)).toEqual({ state: "withdrawn", events: ["request.withdrawn_before_grant"], notices: ["thread requester_left 1", ...(isTold ? ["requester withdrawn 1"] : [])] });
    expect(waiting?.request).toMatchObject({ end: { kind: "requester_left", why }, closedAt: noon });
    expect(facts(confirmRemoved({ ...active(), ...lost?.request, removedAt: noon }, plus(noon, seconds(5)))).notices).toEqual(["thread removed 1", ...(isTold ? ["requester revoked 1"] : [])]);
  });
  it("notes the first empty read once, and forgets it when something is there again", () => {
    const ending = active({ state: "ending" });
    expect(noteRemoved(ending, noon)?.request.removedAt).toBe(noon);
    expect(noteRemoved({ ...ending, removedAt: noon }, noon)).toBeUndefined();
    expect(forgetRemoved(ending)).toBeUndefined();
    expect(forgetRemoved({ ...ending, removedAt: noon })?.request).not.toHaveProperty("removedAt");
  });
  it.each([
    ["ending", "ended", "over"], ["withdrawing", "withdrawn", "withdrawn"], ["revoking", "revoked", "revoked"],
  ] as const)("confirms %s as %s", (state, to, told) => {
    const step = confirmRemoved(active({ state, removedAt: intent.notAfter, overdue: { since: noon, attempts: 3 }, end: { kind: "endReached", at: intent.notAfter } }), plus(intent.notAfter, seconds(5)));
    expect(facts(step)).toEqual({ state: to, events: ["access.ended"], notices: ["thread removed 1", `requester ${told} 1`] });
    expect(step?.request).not.toHaveProperty("overdue");
    expect(step?.events[0]?.facts).toMatchObject({ lateMs: 0 });
  });
  it("confirms nothing for a request that is not being removed", () => {
    expect(confirmRemoved(active(), noon)).toBeUndefined();
  });
  it("tells the requester of an end whose cause was not stored", () => {
    expect(facts(confirmRemoved(active({ state: "ending" }), noon)).notices).toEqual(["thread removed 1", "requester over 1"]);
  });
  it("does not tell the requester twice about access that somebody else took", () => {
    expect(facts(confirmRemoved(active({ state: "revoking", end: { kind: "outside", at: noon } }), noon)).notices).toEqual(["thread removed 1"]);
  });
  it.each([[0, undefined], [1, 1], [4, 1], [5, 2], [15, 3], [59, 3], [60, 4], [119, 4], [120, 5], [240, 7]])("tells that a removal is %i minutes late as number %s", (late, n) => {
    const step = noteOverdue(active({ state: "ending" }), { since: noon, at: plus(noon, minutes(late)) });
    expect(step?.notices[0]?.n).toBe(n);
    if (n !== undefined) expect(step?.request.overdue).toEqual({ since: noon, attempts: 1 });
  });
  it("counts the tries of a late removal", () => {
    expect(noteOverdue(active({ state: "ending", overdue: { since: noon, attempts: 6 } }), { since: noon, at: plus(noon, minutes(9)) })?.request.overdue?.attempts).toBe(7);
  });
});

describe("the steps of a grant", () => {
  const activating = aRequest({ state: "activating", approvals: [approval] });
  it("expires what nobody decided", () => {
    expect(facts(approvalWindowPassed(aRequest(), noon))).toEqual({ state: "expired", events: ["request.expired"], notices: ["requester expired 1"] });
    expect(hasLapsed(aRequest(), instant(aRequest().lapsesAt - 1))).toBe(false);
    expect(hasLapsed(aRequest(), aRequest().lapsesAt)).toBe(true);
  });
  it("fixes an intent only while it is to be granted", () => {
    expect(intend(activating, intent)?.events[0]).toMatchObject({ type: "access.intended", facts: { lease: "value", approvals: [{ by: "bob@example.com", hash: "hash" }] } });
    expect(intend(aRequest({ state: "revoking" }), intent)).toBeUndefined();
  });
  it("shows progress once per step", () => {
    expect(progressTo(activating, "entry")?.request.progress).toBe("entry");
    expect(progressTo({ ...activating, progress: "entry" }, "entry")).toBeUndefined();
    expect(progressTo(aRequest({ state: "active" }), "entry")).toBeUndefined();
  });
  it("says active once, and not again when the access was put back", () => {
    const first = confirmPresent({ ...activating, intent, progress: "confirming" }, noon);
    expect(facts(first)).toEqual({ state: "active", events: ["access.confirmed"], notices: ["thread granted 1", "requester active 1"] });
    expect(first?.request).not.toHaveProperty("progress");
    const again = confirmPresent({ ...activating, intent, activeAt: noon }, plus(noon, minutes(5)));
    expect(again?.notices).toEqual([]);
    expect(again?.request.activeAt).toBe(noon);
    expect(confirmPresent(aRequest({ state: "activating" }), noon)?.events[0]?.facts).toEqual({ notAfter: undefined, afterApprovalMs: undefined });
  });
  it("fails with its reason", () => {
    expect(facts(rejectGrant(activating, { code: "quota", detail: "too many" }, noon))).toEqual({ state: "failed", events: ["access.failed"], notices: ["requester failed 1"] });
  });
  it("drifts back to activating", () => {
    expect(facts(drift(active(), noon))).toEqual({ state: "activating", events: ["access.drift"], notices: [] });
  });
  it("has ten minutes after the last approval", () => {
    expect(grantWindowEnd(activating)).toBe(plus(noon, minutes(10)));
    expect(grantWindowEnd(aRequest())).toBe(plus(noon, minutes(10)));
  });
});

describe("noticeId", () => {
  it("tells notices apart by request, way, fact and number", () => {
    expect(noticeId({ to: "thread", request: firstId, fact: "approved", n: 2, at: noon })).toBe(`${firstId}/thread/approved/2`);
  });
});
