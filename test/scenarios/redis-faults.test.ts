// Redis loses everything, or is away: access still ends on time, because its end is written in AWS.
import { describe, expect, it } from "vitest";
import { redisCommand } from "../../src/sandbox/redis-command.ts";
import { CuttableRedis } from "../world/cuttable-redis.ts";
import { aSandboxWorld, redisFolders } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";
import { bound, TruthfulCards } from "../world/truthful-cards.ts";

async function approved(world: SandboxWorld, line = "prod view ns=payments"): Promise<Card> {
  const reply = await world.as("ann").command("#payments", `/eks-access request ${line}`, "is waiting");
  const card = await world.cardWhen(/REQ-\w{5}/.exec(reply)?.[0] ?? "no id");
  await world.as("bob").click(card, "Approve");
  return card;
}

/** When the only lease of Ann on prod ends, epoch ms. */
function endOfLease(world: SandboxWorld): number {
  const [, value = ""] = Object.entries(world.own("prod", "ann")?.tags ?? {}).find(([key]) => key.startsWith("eks-access/lease/")) ?? [];
  return Number(value.split(":")[3]) * 1000;
}

describe("a Redis that was wiped", () => {
  it("brings the request back on its card, and ends its access on time", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const card = await approved(world);
    await card.says("Active until");
    await redisCommand(world.world.redis.url, ["FLUSHALL"]);
    // On a slow clock: only the process that drew the card knows it, and it has twenty seconds until others make a new one.
    await world.until(() => card.text.includes("Recovered from its lease"), "the card comes back", { step: 25, within: 30_000 });
    expect(card.text).toContain("Active until");
    const end = endOfLease(world);
    world.advance(end - world.world.clock.now());
    await world.until(() => world.own("prod", "ann") === undefined, "the access is gone");
    expect(world.world.clock.now() - end).toBeLessThanOrEqual(bound);
    await card.says("Ended");
    expect(cards.lies).toEqual([]);
  });

  it("lets every card say what became of it, when the time of one is over before anything was looked at again", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const active = await approved(world);
    await active.says("Active until");
    const waiting = await world.asked("dora", "prod view ns=checkout");
    await redisCommand(world.world.redis.url, ["FLUSHALL"]);
    world.advance(endOfLease(world) - world.world.clock.now());
    // Another process than the one that drew the card last may bring it back, and knows less.
    await world.until(() => /Ended|My store lost what became of this request/.test(active.text), "the card is over");
    await waiting.says("My store lost what became of this request.");
    expect(world.own("prod", "ann")).toBeUndefined();
    expect(cards.lies).toEqual([]);
  });

  it("ends a recovered request early, when the requester gives it back", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    await (await approved(world)).says("Active until");
    await redisCommand(world.world.redis.url, ["FLUSHALL"]);
    const recovered = await world.cardWhen("Recovered from its lease");
    await world.as("ann").click(recovered, "End now");
    await recovered.says("Given back");
    // The powerless entry stays for the rest of the ten minutes in which a late grant may run.
    expect(world.associations("prod", "ann")).toEqual([]);
    expect(cards.lies).toEqual([]);
  });

  it("grants nothing before every lease was looked for again", async () => {
    await using world = await aSandboxWorld();
    const { faults, journal } = world.world.aws;
    await (await approved(world)).says("Active until");
    await redisCommand(world.world.redis.url, ["FLUSHALL"]);
    const passes = faults.hang({ service: "eks", operation: "ListAccessEntries" }, "before");
    await world.until(() => passes.hits > 0, "a sweep begins");
    const before = journal.records.length;
    const card = await approved(world, "staging view ns=payments");
    await card.says("Granting");
    world.advance(30_000);
    await world.until(() => passes.hits > 1, "a later sweep begins", { step: 1000 });
    expect(journal.records.slice(before).filter(({ caller }) => caller.includes("eks-access"))).toEqual([]);
    passes.release();
    await card.says("Active until");
    expect(world.associations("staging", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
  });
});

describe("a Redis that is away", () => {
  it("ends access on time and refuses new commands with a sentence, when it is away for 20 s over the end", async () => {
    await using redis = await CuttableRedis.start(redisFolders);
    await using world = await aSandboxWorld({ redisUrl: redis.url });
    using cards = new TruthfulCards(world.world);
    const card = await approved(world);
    await card.says("Active until");
    const end = endOfLease(world);
    world.advance(end - 10_000 - world.world.clock.now());
    await redis.cut();
    const cutAt = world.world.clock.now();
    const reply = await world.as("ann").command("#payments", "/eks-access request prod view ns=payments");
    expect(reply).toContain("I could not record this, so most likely nothing happened.");
    await world.until(() => world.own("prod", "ann") === undefined, "the access is gone");
    expect(world.world.clock.now() - end).toBeLessThanOrEqual(bound);
    expect(card.text).toContain("Active until");

    world.advance(Math.max(0, cutAt + 20_000 - world.world.clock.now()));
    await redis.restore();
    await card.says("Ended", { within: 20_000 });
    expect(cards.lies).toEqual([]);
    expect(cards.claims).toBeGreaterThan(0);
  });
});
