// Access that an entitlement gives without asking anybody: at once, within its length, told as what it is, and ended like every other.
import { describe, expect, it } from "vitest";
import { aChangedConfiguration } from "../../world/changed-configuration.ts";
import { aSandboxWorld } from "../../world/sandbox-world.ts";

const byRule = ["approvals: { count: 1, by: [payments-leads], lapseAfter: 30m }", "approvals: { count: 0, by: [payments-leads] }"] as const;

describe("an entitlement that needs nobody's approval", () => {
  it("gives access at once; card, answer and audit log name the rule, and its group may revoke", async () => {
    await using configuration = await aChangedConfiguration(byRule);
    await using world = await aSandboxWorld({ configurationPath: configuration.path });
    const reply = await world.as("ann").command("#payments", "/eks-access request prod view ns=payments for=2h", "needs nobody's approval, by the rule that allows it. Granting…");
    const id = /REQ-\w{5}/.exec(reply)?.[0] ?? "no id";
    const card = await world.cardWhen(id);
    await card.says("Active until");
    expect(card.text).toContain("Approved by rule entitlements[0].");
    expect(card.text).toContain("None needed, by rule entitlements[0]");
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    const said = (await world.audit()).filter(({ type }) => type === "request.approved_by_rule");
    expect(said.map(({ facts }) => facts["rule"])).toEqual(["entitlements[0]"]);
    expect(await world.as("bob").command("#payments", `/eks-access end ${id} reason="not now"`, "is being removed")).toContain("is being removed");
    await card.says("Revoked");
    expect(world.associations("prod", "ann")).toEqual([]);
  });

  it("gives no more than it says: not longer, not elsewhere, not to guests, and other entitlements still ask", async () => {
    await using configuration = await aChangedConfiguration(byRule);
    await using world = await aSandboxWorld({ configurationPath: configuration.path });
    const end = "No access was granted.";
    expect(await world.as("ann").command("#payments", "/eks-access request prod view ns=payments for=9h", end)).toContain("9h is longer than 8h");
    expect(await world.as("ann").command("#payments", "/eks-access request prod view ns=billing", end)).toContain("not billing");
    expect(await world.as("gus").command("#payments", "/eks-access request prod view ns=payments", end)).toContain("Guests can't use eks-access.");
    const card = await world.asked("ann", 'prod edit ns=payments reason="checkout is down"');
    expect(card.text).toContain("Waiting for approval.");
    expect(world.associations("prod", "ann")).toEqual([]);
  });
});
