// A request that nobody decides: approvers are reminded, others are called, and only where the configuration says so may they decide.
import { describe, expect, it } from "vitest";
import { aChangedConfiguration } from "../world/changed-configuration.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";

const minute = 60_000;
const rule = "approvals: { count: 1, by: [payments-leads], lapseAfter: 30m }";
const calling = (more = ""): string => `approvals: { count: 1, by: [payments-leads], lapseAfter: 30m, escalate: { after: 10m, to: [sre]${more} } }`;
const entries = (card: Card, text: string): number => card.thread.filter((entry) => entry.includes(text)).length;

// Also after everything that may still be under way had its time.
async function onlyOnce(world: SandboxWorld, card: Card, text: string): Promise<void> {
  await world.until(() => entries(card, text) > 0, `the thread says "${text}"`);
  world.advance(65_000);
  await world.as("eve").command("#payments", "/eks-access list");
  expect(entries(card, text)).toBe(1);
}

describe("a request that still waits", () => {
  it("is reminded of once, at half of its time, and then lapses", async () => {
    await using world = await aSandboxWorld();
    const card = await world.asked("ann", "prod view ns=payments");
    world.advance(14 * minute);
    await world.as("ann").command("#payments", "/eks-access list");
    expect(card.thread).toEqual([]);
    world.advance(1 * minute);
    await onlyOnce(world, card, "Still waiting for 1 approval, @payments-leads. Lapses");
    world.advance(15 * minute);
    await card.says("Lapsed");
    expect(card.thread).toHaveLength(1);
  });

  it("calls others once; they may decide from then on, where the configuration says so, and revoke", async () => {
    await using configuration = await aChangedConfiguration([rule, calling(", mayDecide: true")]);
    await using world = await aSandboxWorld({ configurationPath: configuration.path });
    const card = await world.asked("ann", "prod view ns=payments");
    expect(await world.as("dora").clickAndRead(card, "Approve", "No access was granted")).toContain("its approvers are @payments-leads, and you are not one of them.");
    world.advance(10 * minute);
    await onlyOnce(world, card, "No decision for 10m. @sre: you can decide too. Lapses");
    await card.says("0 of 1, @payments-leads, @sre");
    await world.as("dora").click(card, "Approve");
    await card.says("Active until");
    expect(entries(card, "Still waiting")).toBe(0);
    expect((await world.audit()).filter(({ type }) => type === "request.escalated")).toHaveLength(1);
    expect(await world.as("dora").command("#payments", `/eks-access end ${/REQ-\w{5}/.exec(card.text)?.[0] ?? ""} reason="seen enough"`, "is being removed")).toContain("is being removed");
    await card.says("Revoked");
  });

  it("calls others, who may not decide where the configuration does not say so", async () => {
    await using configuration = await aChangedConfiguration([rule, calling()]);
    await using world = await aSandboxWorld({ configurationPath: configuration.path });
    const card = await world.asked("ann", "prod view ns=payments");
    world.advance(10 * minute);
    await onlyOnce(world, card, "No decision for 10m. @sre: please find somebody who decides. @payments-leads can.");
    expect(await world.as("dora").clickAndRead(card, "Approve", "No access was granted")).toContain("its approvers are @payments-leads, and you are not one of them.");
    await world.as("bob").click(card, "Approve");
    await card.says("Active until");
  });

  it("is told of once, also across a restart of everything", async () => {
    await using configuration = await aChangedConfiguration([rule, calling()]);
    await using world = await aSandboxWorld({ configurationPath: configuration.path, roles: ["all"] });
    const card = await world.asked("ann", "prod view ns=payments");
    for (const product of world.world.products) await product[Symbol.asyncDispose]();
    world.advance(10 * minute);
    await world.world.start("all");
    await onlyOnce(world, card, "No decision for 10m.");
    for (const product of world.world.products) await product[Symbol.asyncDispose]();
    await world.world.start("all");
    await onlyOnce(world, card, "No decision for 10m.");
  });
});
