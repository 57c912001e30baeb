// AWS misbehaves: access still never outlives its end by more than the bound, and no card says what is not so.
import { describe, expect, it } from "vitest";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";
import { bound, TruthfulCards } from "../world/truthful-cards.ts";

const hour = 3_600_000;

/** A seeded chance (mulberry32), so that what is throttled is the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function approved(world: SandboxWorld): Promise<Card> {
  await world.as("ann").command("#payments", "/eks-access request prod view ns=payments", "is waiting");
  const card = await world.cardWhen();
  await world.as("bob").click(card, "Approve");
  return card;
}

/** When the only lease of Ann on prod ends, epoch ms. */
function endOfLease(world: SandboxWorld): number {
  const [, value = ""] = Object.entries(world.own("prod", "ann")?.tags ?? {}).find(([key]) => key.startsWith("eks-access/lease/")) ?? [];
  return Number(value.split(":")[3]) * 1000;
}

function expectTruth(cards: TruthfulCards): void {
  expect(cards.lies).toEqual([]);
  expect(cards.claims).toBeGreaterThan(0);
}

describe("AWS faults", () => {
  it("grants once and ends within the bound, when EKS throttles 30 % of all calls", async () => {
    await using world = await aSandboxWorld({ random: seeded(7) });
    using cards = new TruthfulCards(world.world);
    const throttle = world.world.aws.faults.throttle({ service: "eks", probability: 0.3 });
    const card = await approved(world);
    await card.says("Active until", { within: 20_000 });
    const end = endOfLease(world);
    world.advance(end - world.world.clock.now());
    await world.until(() => world.associations("prod", "ann").length === 0, "the access is gone", { step: 100 });
    expect(world.world.clock.now() - end).toBeLessThanOrEqual(bound);
    await card.says("Ended", { within: 20_000 });
    expect(throttle.hits).toBeGreaterThan(0);
    expect(card.thread.filter((text) => text.includes("read back."))).toHaveLength(1);
    expectTruth(cards);
  });

  it.each(["CreateAccessEntry", "AssociateAccessPolicy", "DisassociateAccessPolicy", "DeleteAccessEntry"])("has one effect and says what is so, when the reply to %s is lost after the commit", async (operation) => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const lost = world.world.aws.faults.loseReply({ service: "eks", operation, times: 2 });
    const card = await approved(world);
    await card.says("Active until");
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    const end = endOfLease(world);
    world.advance(end - world.world.clock.now());
    await card.says("Ended");
    expect(world.own("prod", "ann")).toBeUndefined();
    expect(lost.hits).toBeGreaterThan(0);
    expect(world.world.aws.journal.records.filter((one) => one.operation === "CreateAccessEntry" && one.caller.includes("eks-access"))).toHaveLength(1);
    expectTruth(cards);
  });

  it("says that removal is overdue and removes within a minute of AWS answering again, when an outage lies over the end", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const card = await approved(world);
    await card.says("Active until");
    const outage = world.world.aws.faults.outage({ service: "eks" });
    cards.pause();
    world.advance(endOfLease(world) - world.world.clock.now());
    await card.says("Removal overdue");
    expect(card.text).toContain("Access may still be live.");
    expect(world.associations("prod", "ann")).toHaveLength(1);
    await world.until(() => card.thread.some((text) => text.includes("could not be removed yet")), "the thread tells it");
    world.advance(hour / 4);
    expect(card.text).not.toContain("confirmed.");

    outage.stop();
    cards.resume();
    const back = world.world.clock.now();
    await world.until(() => world.own("prod", "ann") === undefined, "the access is gone");
    expect(world.world.clock.now() - back).toBeLessThanOrEqual(bound);
    await card.says("Ended");
    expect(outage.hits).toBeGreaterThan(0);
    expectTruth(cards);
  });

  it("fails after ten minutes with nothing left, when the approval falls into an outage", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    await world.as("ann").command("#payments", "/eks-access request prod view ns=payments", "is waiting");
    const card = await world.cardWhen();
    world.world.aws.faults.outage({ service: "eks" });
    await world.as("bob").click(card, "Approve");
    const from = world.world.clock.now();
    await card.says("Granting");
    await card.says("No access was granted.", { step: 5000 });
    expect(world.world.clock.now() - from).toBeGreaterThanOrEqual(600_000);
    expect(world.own("prod", "ann")).toBeUndefined();
    await world.until(() => world.directs("ann").some((text) => text.includes("could not be granted")), "Ann is told");
    expect(world.world.aws.journal.records.filter(({ caller }) => caller.includes("eks-access"))).toEqual([]);
    expectTruth(cards);
  });

  it("says that nothing was granted only once what was begun is gone, when an outage begins between create and associate", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const held = world.world.aws.faults.hang({ service: "eks", operation: "AssociateAccessPolicy" }, "before");
    const card = await approved(world);
    await held.reached;
    const outage = world.world.aws.faults.outage({ service: "eks" });
    held.drop();
    const approvedAt = world.world.clock.now();
    await world.until(() => world.world.clock.now() > approvedAt + 660_000, "the window is over", { step: 10_000 });
    expect(world.own("prod", "ann")?.associations).toEqual([]);
    expect(card.text).not.toContain("No access was granted.");

    outage.stop();
    await card.says("No access was granted.");
    expect(world.own("prod", "ann")).toBeUndefined();
    expectTruth(cards);
  });
});
