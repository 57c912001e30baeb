// What the card says of states that the scenarios pass by quickly or never reach.
import { describe, expect, it } from "vitest";
import { requestCard } from "../../../../src/adapters/slack/messages/card.ts";
import type { AccessRequest } from "../../../../src/domain/request/access-request.ts";
import { a, aCluster, aRequest, noon } from "../../../world/builders.ts";
import { hours, minutes, plus } from "../../../world/times.ts";

const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const blocks = (parts: Partial<AccessRequest>): string => JSON.stringify(requestCard({ request: aRequest(parts), cluster: aCluster({ sensitive: true }), approverGroups: [], now: noon }).blocks);

describe("the card", () => {
  it("does not say that nothing was granted, when access failed after it was active", () => {
    const text = blocks({ state: "failed", activeAt: noon, failure: { code: "standing_entry" }, closedAt: plus(noon, hours(1)) });
    expect(text).toContain("*Lost* after it was active, and not put back: the principal has an access entry that eks-access did not make. The access is gone, confirmed.");
    expect(text).not.toContain("No access was granted");
  });

  it("says that nothing was granted, when it failed before", () => {
    expect(blocks({ state: "failed", failure: { code: "standing_entry" }, closedAt: noon })).toContain("*Could not grant:* the principal has an access entry that eks-access did not make. No access was granted.");
  });

  it("asks before an approval on a sensitive cluster, and says whether it is the last one", () => {
    expect(blocks({ approvalsNeeded: 1 })).toContain("Access starts at once.");
    expect(blocks({ approvalsNeeded: 2 })).toContain("Somebody else has to approve too.");
    expect(blocks({ approvalsNeeded: 2, approvals: [{ by: bob, at: noon, hash: "h", mac: "m" }] })).toContain("Access starts at once.");
  });

  it("says whose words stand below a card that was denied or revoked", () => {
    expect(blocks({ state: "denied", denial: { by: bob, at: noon, reason: "use staging" } })).toMatch(/\*Why it was denied\*.*use staging/);
    expect(blocks({ state: "revoked", end: { kind: "revoke", by: bob, at: noon, reason: "seen enough" }, closedAt: plus(noon, minutes(1)) })).toMatch(/\*Why it was revoked\*.*seen enough/);
  });
});
