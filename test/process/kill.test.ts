// Bot and worker as processes of their own, two of each. Workers are killed between two calls to AWS; what takes over ends or finishes what they began.
import { describe, expect, it } from "vitest";
import type { HangHandle } from "../../src/sandbox/aws/faults/fault.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";
import { bound, TruthfulCards } from "../world/truthful-cards.ts";

const hour = 3_600_000;
const patient = { within: 60_000 } as const;
/** BullMQ takes jobs of dead workers over in real time (15 to 30 s), so from a kill on the sandbox's clock runs as fast as that: the bound is real too. */
const resuming = { within: bound, step: 0 } as const;

function forkedWorld(): Promise<SandboxWorld> {
  return aSandboxWorld({ isForked: true, roles: ["bot", "bot", "worker", "worker"] });
}

async function approved(world: SandboxWorld, line = "prod view ns=payments"): Promise<Card> {
  const reply = await world.as("ann").command("#payments", `/eks-access request ${line}`, "is waiting");
  const card = await world.cardWhen(/REQ-\w{5}/.exec(reply)?.[0] ?? "no id");
  await world.as("bob").click(card, "Approve");
  return card;
}

/** Ends of the leases of Ann on prod, epoch ms, the earliest first. */
function endsOfLeases(world: SandboxWorld): readonly number[] {
  const leases = Object.entries(world.own("prod", "ann")?.tags ?? {}).filter(([key]) => key.startsWith("eks-access/lease/"));
  return leases.map(([, value]) => Number(value.split(":")[3]) * 1000).sort((one, other) => one - other);
}

/** Holds one kind of call; once it is reached, kills every worker and breaks the call off. */
async function killWorkersAt(world: SandboxWorld, held: HangHandle, cards: TruthfulCards): Promise<void> {
  await held.reached;
  for (const worker of world.world.products.filter(({ role }) => role === "worker")) await worker.kill();
  cards.pause();
  held.drop();
}

async function startWorker(world: SandboxWorld, cards: TruthfulCards): Promise<void> {
  await world.world.fork("worker");
  cards.resume();
}

function activeNotices(world: SandboxWorld, card: Card): { readonly thread: number; readonly direct: number } {
  return {
    thread: card.thread.filter((text) => text.includes("read back.")).length,
    direct: world.directs("ann").filter((text) => text.includes("Paste this:")).length,
  };
}

function numberOfCards(world: SandboxWorld): number {
  return world.slack.messages.filter(({ channelId, threadTs }) => channelId === "C0REQUESTS" && threadTs === undefined).length;
}

describe("two bots and two workers", () => {
  it("ask, approve, grant once and end on time", async () => {
    await using world = await forkedWorld();
    using cards = new TruthfulCards(world.world);
    const card = await approved(world);
    await card.says("Active until", patient);
    await world.until(() => activeNotices(world, card).direct > 0, "the DM", patient);
    world.advance(hour);
    await card.says("Ended", patient);
    expect(world.own("prod", "ann")).toBeUndefined();
    expect(activeNotices(world, card)).toEqual({ thread: 1, direct: 1 });
    expect(numberOfCards(world)).toBe(1);
    const creates = world.world.aws.journal.records.filter(({ operation, caller }) => operation === "CreateAccessEntry" && caller.includes("eks-access"));
    expect(creates).toHaveLength(1);
    expect(cards.lies).toEqual([]);
  });

  it("leave exactly the other request's access, when the first of two that overlap ends", async () => {
    await using world = await forkedWorld();
    using cards = new TruthfulCards(world.world);
    const first = await approved(world, "prod view ns=payments for=1h");
    await first.says("Active until", patient);
    const second = await approved(world, "prod view ns=checkout for=2h");
    await second.says("Active until", patient);
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on checkout,payments"]);
    world.advance((endsOfLeases(world)[0] ?? 0) - world.world.clock.now());
    await first.says("Ended", patient);
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on checkout"]);
    expect(second.text).toContain("Active until");
    world.advance((endsOfLeases(world)[0] ?? 0) - world.world.clock.now());
    await second.says("Ended", patient);
    expect(world.own("prod", "ann")).toBeUndefined();
    expect(cards.lies).toEqual([]);
  });
});

describe("kill -9 of all workers while granting", () => {
  it.each([["after create, before associate", "before"], ["after associate, before it is read back", "after"]] as const)("resumes with one card and one notice, %s", async (_when, side) => {
    await using world = await forkedWorld();
    using cards = new TruthfulCards(world.world);
    const held = world.world.aws.faults.hang({ service: "eks", operation: "AssociateAccessPolicy" }, side);
    const card = await approved(world);
    await killWorkersAt(world, held, cards);
    expect(world.associations("prod", "ann")).toHaveLength(side === "before" ? 0 : 1);
    expect(card.text).not.toContain("Active until");

    await startWorker(world, cards);
    await card.says("Active until", resuming);
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    await world.until(() => activeNotices(world, card).direct > 0, "the DM", resuming);
    expect(endsOfLeases(world)).toHaveLength(1);
    world.advance((endsOfLeases(world)[0] ?? 0) - world.world.clock.now());
    await card.says("Ended", patient);
    expect(world.own("prod", "ann")).toBeUndefined();
    expect(activeNotices(world, card)).toEqual({ thread: 1, direct: 1 });
    expect(numberOfCards(world)).toBe(1);
    expect(cards.lies).toEqual([]);
  });
});

describe("kill -9 of all workers during the end", () => {
  it.each(["DisassociateAccessPolicy", "DeleteAccessEntry"])("ends within the bound of a new worker's start, before %s", async (operation) => {
    await using world = await forkedWorld();
    using cards = new TruthfulCards(world.world);
    const card = await approved(world);
    await card.says("Active until", patient);
    const held = world.world.aws.faults.hang({ service: "eks", operation }, "before");
    const end = endsOfLeases(world)[0] ?? 0;
    world.advance(end - world.world.clock.now());
    await killWorkersAt(world, held, cards);
    expect(card.text).not.toContain("confirmed.");

    await startWorker(world, cards);
    await world.until(() => world.own("prod", "ann") === undefined, "the access is gone", resuming);
    await card.says("Ended", resuming);
    expect(numberOfCards(world)).toBe(1);
    expect(cards.lies).toEqual([]);
  });
});
