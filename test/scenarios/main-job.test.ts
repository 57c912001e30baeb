import { describe, expect, it } from "vitest";
import { aSandboxWorld } from "../world/sandbox-world.ts";

const hour = 3_600_000;

describe.each(["socket", "http"] as const)("the main job over %s", (transport) => {
  it("asks, approves, grants, and ends on time", async () => {
    await using world = await aSandboxWorld({ transport });
    const reply = await world.as("ann").command("#payments", "/eks-access request prod view ns=payments", "is waiting");
    expect(reply).toMatch(/REQ-\w{5} is waiting for 1 approval by @payments-leads/);
    const card = await world.cardWhen();
    expect(card.text).toContain("Waiting for approval.");
    expect(world.own("prod", "ann")).toBeUndefined();

    await world.as("bob").click(card, "Approve");
    await card.says("Active until");
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    expect(world.own("prod", "ann")).toMatchObject({ type: "STANDARD", kubernetesGroups: [] });
    await world.until(() => world.directs("ann").some((text) => text.includes("aws eks update-kubeconfig --name prod-eu-1 --region eu-west-1 --alias prod --role-arn arn:aws:iam::111122223333:role/people/ann")), "the DM with the command line");

    world.advance(hour);
    await card.says("Ended");
    expect(world.own("prod", "ann")).toBeUndefined();
    const writes = world.world.aws.journal.records.filter(({ caller }) => caller.includes("eks-access")).map(({ operation }) => operation);
    expect(writes).toEqual(["CreateAccessEntry", "AssociateAccessPolicy", "DisassociateAccessPolicy", "DeleteAccessEntry"]);
    // Timer, heap and sweep may all remove: each says so, and what is there no more is done.
    // Several processes write the file, each in its own order and a moment after the fact.
    await expect.poll(async () => [...new Set((await world.audit()).map(({ type }) => type))].sort(), { timeout: 10_000 }).toEqual([
      "access.confirmed", "access.end_reached", "access.ended", "access.intended", "access.removed_by_us", "request.approved", "request.asked",
    ]);
  });
});
