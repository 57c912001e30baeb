// Records that the state table could not have made.
import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import { impossibleBecause } from "../../../src/domain/request/impossible-record.ts";
import { endEarly, endOfDeparted, confirmRemoved, loseAccess, noteOverdue, noteRemoved, reachEnd } from "../../../src/domain/request/end-steps.ts";
import { approvalWindowPassed, confirmPresent, drift, intend, progressTo, rejectGrant } from "../../../src/domain/request/grant-steps.ts";
import { transition } from "../../../src/domain/request/transition.ts";
import { a, aRequest, noon } from "../../world/builders.ts";
import { hours, minutes, plus, seconds } from "../../world/times.ts";

const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const ann = { id: a.user("U0ANN"), email: "ann@example.com" };
const approval = { by: bob, at: noon, hash: "h", mac: "kid:mac" };
const intent = { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "lease", generation: 1 };

function next(step: { readonly request: AccessRequest } | undefined): AccessRequest {
  if (step === undefined) throw new Error("the step does nothing");
  return step.request;
}
function moved(request: AccessRequest, event: "approve" | "deny", patch: Partial<AccessRequest>): AccessRequest {
  const after = transition(request, event, { at: noon, patch });
  if (typeof after === "string") throw new Error(after);
  return after;
}

const pending = aRequest();
const activating = moved(pending, "approve", { approvals: [approval], progress: "checking" });
const intended = next(intend(activating, intent));
const active = next(confirmPresent(next(progressTo(intended, "confirming")), plus(noon, seconds(3))));
const drifted = next(drift(active, plus(noon, minutes(1))));
const ending = next(reachEnd(active, intent.notAfter));
const revoking = next(endEarly(active, { kind: "revoke", by: bob, at: noon, reason: "x" }));
const withdrawing = next(endEarly(activating, { kind: "withdraw", by: ann, at: noon }));
const lost = next(loseAccess(active, noon));
const left = next(endOfDeparted(active, "deactivated", noon));
const over = (request: AccessRequest): AccessRequest => next(confirmRemoved(next(noteRemoved(request, noon)), plus(noon, seconds(5))));

const walks: Readonly<Record<string, AccessRequest>> = {
  pending, activating, intended, active, drifted, ending, revoking, withdrawing, lost, left,
  half: { ...aRequest({ approvalsNeeded: 2, approvals: [approval] }) },
  denied: moved(pending, "deny", { denial: { by: bob, at: noon, reason: "no" } }),
  expired: next(approvalWindowPassed(pending, noon)),
  leftWaiting: next(endOfDeparted(pending, "gone", noon)), leftOver: over(left),
  withdrawn: next(endEarly(pending, { kind: "withdraw", by: ann, at: noon })),
  failed: next(rejectGrant(activating, { code: "quota" }, noon)),
  failedAfterDrift: next(rejectGrant(drifted, { code: "not_confirmed" }, noon)),
  overdue: next(noteOverdue(ending, { since: noon, at: plus(noon, minutes(5)) })),
  ended: over(ending), revoked: over(revoking), withdrawnLate: over(withdrawing), lostOver: over(lost),
  recovered: aRequest({ state: "active", recovered: true, approvalsNeeded: 0, intent, activeAt: noon }),
};

describe("impossibleBecause", () => {
  it.each(Object.keys(walks))("lets every record pass that the steps make: %s", (name) => {
    const request = walks[name];
    expect(request === undefined ? "missing" : impossibleBecause(request)).toBeUndefined();
  });
  it.each<[string, AccessRequest, Partial<AccessRequest>, RegExp]>([
    ["active without approvals", active, { approvals: [] }, /number of approvals/],
    ["pending with all approvals", pending, { approvals: [approval] }, /number of approvals/],
    ["pending with an intent", pending, { intent }, /intent does not fit/],
    ["pending with a confirmation", pending, { activeAt: noon }, /active without an intent/],
    ["pending with a removal", pending, { removedAt: noon }, /removal/],
    ["closed but active", active, { closedAt: noon }, /closed and final/],
    ["active with an end", active, { end: { kind: "outside", at: noon } }, /the end does not fit/],
    ["ended by revoke", walks["ended"] ?? pending, { end: { kind: "revoke", by: bob, at: noon } }, /the end does not fit/],
    ["a denial while pending", pending, { denial: { by: bob, at: noon, reason: "x" } }, /denial/],
    ["a failure while active", active, { failure: { code: "quota" } }, /failure/],
    ["an intent that ends before it begins", active, { intent: { ...intent, notAfter: noon } }, /ends before/],
    ["no approval needed", pending, { approvalsNeeded: 0, approvals: [] }, /number of approvals/],
    ["no approval needed, and active without the rule's yes", active, { approvalsNeeded: 0 }, /its ground disagree/],
    ["the rule's yes, where people are to be asked", active, { approvedByRule: { at: noon, hash: "h", mac: "k:m" } }, /its ground disagree/],
    ["lapsed before it was asked", pending, { lapsesAt: plus(noon, minutes(-0)), askedAt: plus(noon, minutes(1)) }, /lapses/],
  ])("refuses %s", (_what, request, parts, why) => {
    expect(impossibleBecause({ ...request, ...parts })).toMatch(why);
  });
  it("refuses a final state without its closing, and a removing one without its end", () => {
    const { closedAt: _closed, ...open } = over(ending);
    const { end: _end, ...endless } = ending;
    expect(impossibleBecause(open)).toMatch(/closed and final/);
    expect(impossibleBecause(endless)).toMatch(/the end does not fit/);
  });
});
