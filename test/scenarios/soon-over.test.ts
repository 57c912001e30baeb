// Soon over: people are warned in time, can give back, ask for more, and ask again.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { people } from "../world/sandbox-world.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, Name, SandboxWorld } from "../world/sandbox-world.ts";

const minute = 60_000;
let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(async () => { await world[Symbol.asyncDispose](); });

async function granted(line: string): Promise<Card> {
  const card = await world.asked("ann", line);
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}
const idOf = (card: Card): string => /REQ-\w{5}/.exec(card.text)?.[0] ?? "no id";
const directsAbout = (name: Name, text: string): readonly string[] => world.directs(name).filter((one) => one.includes(text));
function directWith(name: Name, text: string) {
  const found = world.slack.messages.filter(({ channelId }) => channelId === `D${people[name].slice(1)}`).filter((one) => world.textOf(one).includes(text)).at(-1);
  if (found === undefined) throw new Error(`no direct message with ${text}\n${world.transcript()}`);
  return found;
}

describe("access that is soon over", () => {
  it("is told of once, ten minutes before, and given back by one click", async () => {
    const card = await granted("prod view ns=payments for=1h");
    const warning = `(${idOf(card)}) ends`;
    world.advance(49 * minute);
    await card.says("Active until");
    expect(directsAbout("ann", warning)).toEqual([]);
    world.advance(1 * minute);
    await world.until(() => directsAbout("ann", warning).length > 0, "a warning");
    world.advance(2 * minute);
    expect(directsAbout("ann", warning)).toHaveLength(1);
    await world.as("ann").click(directWith("ann", warning), "I'm done");
    await card.says("Given back");
    expect(world.own("prod", "ann")).toBeUndefined();
  });
});

describe("a finished card", () => {
  it("opens the form with the same wish, for whoever clicks", async () => {
    const card = await granted("prod view ns=payments for=30m ticket=INC-7");
    await world.as("ann").click(card, "End now");
    await card.says("Given back");
    await world.as("ann").click(card, "Request again");
    const form = await world.as("ann").form();
    await form.says("1 approval by");
    expect(["Cluster", "Role", "Namespaces", "How long", "Ticket", "Reason"].map((label) => form.value(label))).toEqual(["prod", "view", "payments", "30m", "INC-7", ""]);
    expect(await form.submit()).toEqual({});
    const again = await world.cardWhen("Waiting for approval");
    expect(idOf(again)).not.toBe(idOf(card));
    await world.as("ann").click(again, "Withdraw");
    await again.says("Withdrawn");
  });
});
