// The checker is checked: each kind of lie is made on purpose, and it has to see it.
import { describe, expect, it } from "vitest";
import { aSandboxWorld } from "../../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../../world/sandbox-world.ts";
import { bound, TruthfulCards } from "../../world/truthful-cards.ts";

const hour = 3_600_000;

async function active(world: SandboxWorld): Promise<Card> {
  await world.as("ann").command("#payments", "/eks-access request prod view ns=payments", "is waiting");
  const card = await world.cardWhen();
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}

function falsify(world: SandboxWorld, card: Card, text: string): void {
  const message = world.slack.messages.find(({ ts }) => ts === card.ts);
  if (message === undefined) throw new Error("the card is gone");
  message.blocks = [...message.blocks, { type: "context", elements: [{ type: "mrkdwn", text }] }];
  world.slack.changed();
}

describe("the watcher of cards", () => {
  it.each(["*Ended* today 13:00, confirmed.", "*Revoked* by somebody, confirmed.", "No access was granted."])("sees %s while the access is there", async (text) => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const card = await active(world);
    expect(cards.lies).toEqual([]);
    falsify(world, card, text);
    expect(cards.lies).toEqual([expect.stringContaining("called gone while there is")]);
  });

  it("sees a card that says active before there is access", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    await world.as("ann").command("#payments", "/eks-access request prod view ns=payments", "is waiting");
    falsify(world, await world.cardWhen(), "*Active* until today 13:00.");
    expect(cards.lies).toEqual([expect.stringContaining("active before the access was there")]);
  });

  it("sees access that outlives its end by more than the bound", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    await active(world);
    for (const product of world.world.products) await product[Symbol.asyncDispose]();
    world.advance(hour);
    expect(cards.lies).toEqual([]);
    world.advance(bound + 1);
    expect(cards.lies).toEqual([expect.stringContaining("access without a lease")]);
  });
});
