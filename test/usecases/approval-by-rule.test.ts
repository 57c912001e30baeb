// Entitlements that ask nobody: the rule says yes at the request, signed; everything else is checked as ever.
import { describe, expect, it } from "vitest";
import { a, aCluster, aConfiguration, annsPrincipal, anEntitlement, aRequest, aTerms, firstId, noon, sha256 } from "../world/builders.ts";
import { approvalText } from "../../src/domain/request/approval-text.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes } from "../world/times.ts";

const rule = (count: number) => anEntitlement({ approvals: { count, by: [a.group("payments-leads")], lapseAfter: minutes(30) } });
function world(): ReturnType<typeof aWorld> {
  const made = aWorld();
  made.settings.configuration = aConfiguration({ entitlements: [rule(0)] });
  return made;
}

describe("an entitlement that needs nobody's approval", () => {
  it("is granted at once, for the length that was asked for", async () => {
    const made = world();
    expect(await made.ask({ duration: hours(2) })).toMatchObject({ kind: "asked", needed: 0 });
    expect(made.queue.asked).toContain(`grant ${firstId}`);
    await made.grant();
    const { state, intent } = await made.stored();
    expect([state, (intent?.notAfter ?? 0) - (intent?.issuedAt ?? 0)]).toEqual(["active", hours(2)]);
  });
  it("is never granted for longer than it says", async () => {
    expect(await world().ask({ duration: hours(9) })).toMatchObject({ kind: "request_refused", refusal: { code: "too_long" } });
  });
  it("gives nothing to a requester who left before the grant", async () => {
    const made = world();
    await made.ask();
    made.people.delete(a.user("U0ANN"));
    await made.grant();
    expect(await made.stored()).toMatchObject({ state: "failed", failure: { code: "requester_not_member" } });
    expect(made.entries.get(aCluster(), annsPrincipal)).toBeUndefined();
  });
  it("gives nothing when approvals are asked for meanwhile", async () => {
    const made = world();
    await made.ask();
    made.settings.configuration = aConfiguration({ entitlements: [rule(1)] });
    await made.grant();
    expect(await made.stored()).toMatchObject({ state: "failed", failure: { code: "terms_changed" } });
  });
  it("gives nothing on a record that somebody else wrote into the store", async () => {
    const made = world();
    const terms = aTerms();
    await made.requests.create({ request: aRequest({ state: "activating", terms, approvalsNeeded: 0, approvedByRule: { at: noon, hash: sha256(approvalText(terms)), mac: "k:m" } }), events: [], notices: [] });
    await made.grant();
    expect(await made.stored()).toMatchObject({ state: "failed", failure: { code: "approval_invalid" } });
  });
  it("is granted by the next sweep when the queue was away", async () => {
    const made = world();
    made.queue.isAway = true;
    await made.ask();
    made.queue.isAway = false;
    await made.sweep();
    expect(made.queue.asked).toContain(`grant ${firstId}`);
  });
});
