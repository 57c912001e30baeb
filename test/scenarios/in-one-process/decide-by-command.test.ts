// Approving and denying without the card: by command. What is decided is shown first, or named by the card's eight characters.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aSandboxWorld } from "../../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(async () => { await world[Symbol.asyncDispose](); });

const idOf = (card: Card): string => /REQ-\w{5}/.exec(card.text)?.[0] ?? "no id";
const hashOf = (card: Card): string => /· ([0-9a-f]{8})/.exec(card.text)?.[1] ?? "no hash";
async function withdrawn(card: Card): Promise<void> {
  await world.as("ann").click(card, "Withdraw");
  await card.says("Withdrawn");
}

describe("approve", () => {
  it("shows what would be approved, with buttons and the exact line, and nothing counts before one of them", async () => {
    const card = await world.asked("ann", 'prod view ns=payments reason="checkout errors"');
    const bob = world.as("bob");
    const shown = await bob.command("#payments", `/eks-access approve ${idOf(card)}`, "Nothing is decided yet.");
    for (const part of ["view on prod", "ann@example.com", "payments", "checkout errors", `/eks-access approve ${idOf(card)} ${hashOf(card)}`]) expect(shown).toContain(part);
    expect(card.text).toContain("0 of 1");
    await bob.click(bob.ephemeral(), "Approve");
    await card.says("Active until");
    await world.as("ann").click(card, "End now");
    await card.says("Given back");
  });

  it("counts at once with the eight characters of the card", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    expect(await world.as("bob").command("#payments", `/eks-access approve ${idOf(card)} ${hashOf(card)}`, "You approved")).toContain(`You approved ${idOf(card)}. Granting…`);
    await card.says("Active until");
    expect(await world.as("cat").command("#payments", `/eks-access approve ${idOf(card)}`, "was already approved")).toContain("was already approved by @bob");
    await world.as("ann").click(card, "End now");
    await card.says("Given back");
  });

  it("counts nothing with other characters, but shows the request as it is", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    expect(await world.as("bob").command("#payments", `/eks-access approve ${idOf(card)} 00000000`, "nothing was decided")).toContain("Nothing is decided yet.");
    expect(card.text).toContain("0 of 1");
    await withdrawn(card);
  });

  it("is refused like the button: one's own, and to people who are no approvers; others see no request at all", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    const line = `/eks-access approve ${idOf(card)} ${hashOf(card)}`;
    expect(await world.as("ann").command("#payments", line, "No access was granted.")).toContain("You can't decide your own request.");
    expect(await world.as("eve").command("#payments", line, "No access was granted.")).toContain("you are not one of them.");
    for (const name of ["kim", "ivan", "gus"] as const) expect(await world.as(name).command("#payments", line, "There is no request")).toContain(`There is no request ${idOf(card)} that you may see.`);
    expect(card.text).toContain("0 of 1");
    await withdrawn(card);
  });
});

describe("deny", () => {
  it("needs a reason, which the requester reads", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    const bob = world.as("bob");
    expect(await bob.command("#payments", `/eks-access deny ${idOf(card)}`, "Nothing is decided yet.")).toContain(`/eks-access deny ${idOf(card)} reason="…"`);
    expect(card.text).toContain("Waiting for approval.");
    expect(await bob.command("#payments", `/eks-access deny ${idOf(card)} reason="use staging"`, "You denied")).toContain("No access was granted.");
    await card.says("Denied by @bob");
    expect(card.text).toContain("use staging");
  });
});
