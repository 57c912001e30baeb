// `/eks-access why`: what would happen is said, by the decision that a request takes, and nothing happens.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aSandboxWorld } from "../../world/sandbox-world.ts";
import type { Name, SandboxWorld } from "../../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(() => world[Symbol.asyncDispose]());
const ask = (name: Name, line: string): Promise<string> => world.as(name).command("#payments", `/eks-access why ${line}`);

describe("about oneself", () => {
  it("says rule, policies, length, approvers by name and principal, and stores nothing", async () => {
    const text = await ask("ann", "prod view ns=payments for=2h");
    expect(text).toContain("You can ask for view on prod. It needs 1 approval.");
    expect(text).toContain("entitlements[0] allows it, and decides.");
    expect(text).toContain("entitlements[1] covers only edit.");
    expect(text).toContain("It would give AmazonEKSViewPolicy on namespace payments for 2h: granted now it would end");
    expect(text).toMatch(/May approve now: @bob, @cat\.?$/m);
    expect(text).toContain("Principal: role/people/ann, made from the e-mail address.");
    expect(await ask("ann", "prod edit ns=payments")).toContain("You can ask for edit on prod, with a reason.");
    expect(world.slack.messages.filter(({ channelId }) => channelId === "C0REQUESTS")).toEqual([]);
    expect(await world.as("ann").command("#payments", "/eks-access list")).toContain("You have no requests");
  });
  it.each([
    ["ann", "prod admin", "You would be refused: You can't ask for admin on prod: no entitlement gives it to you."],
    ["ann", "prod admin", "entitlements[2] is for @sre only."],
    ["ann", "prod view ns=payments for=9h", "entitlements[0] does not allow it: for=9h is longer than 8h"],
    ["ann", "prod view ns=paymnts-x", "You would be refused:"],
    ["ann", "prdo view", "You would be refused: There is no cluster prdo that you can ask for. Did you mean prod?"],
    ["ann", "legacy view ns=payments", "You would be refused: legacy uses only aws-auth"],
    ["cat", "prod view ns=payments", "Your principal has an access entry on prod that eks-access did not make"],
    ["gus", "prod view ns=payments", "Guests can't use eks-access."],
    ["ann", "prod", "role= has no value."],
    ["ann", "prod view ns=payments @nobody", "I can't place @nobody."],
  ] as const)("to %s, %s: %s", async (name, line, sentence) => {
    expect(await ask(name, line)).toContain(sentence);
  });
  it("leaves out of the approvers whoever could not approve", async () => {
    const bob = await ask("bob", "prod view ns=payments");
    expect(bob).toContain("May approve now: @cat");
    expect(bob).not.toContain("@bob");
  });
});

describe("about somebody else", () => {
  it("is told to administrators, with what the person would read", async () => {
    expect(await ask("eve", "@ann prod admin")).toContain("@ann would be refused, and would read: You can't ask for admin on prod");
    expect(await ask("eve", "prod view ns=payments @ann")).toContain("@ann can ask for view on prod.");
    expect(await ask("eve", "@gus prod view ns=payments")).toContain("@gus would be refused, and would read: Guests can't use eks-access.");
  });
  it.each(["ann", "bob", "kim"] as const)("is refused to %s, who is no administrator", async (name) => {
    expect(await ask(name, "@eve prod view ns=payments")).toContain("Only administrators can ask about somebody else.");
  });
});

describe("about a request", () => {
  it("says its rule and who may approve now; to a stranger there is no such request", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    const id = /REQ-\w{5}/.exec(card.text)?.[0] ?? "";
    const text = await ask("ann", id);
    expect(text).toContain("Asked under entitlements[0].");
    expect(text).toContain("May approve now: @bob, @cat");
    expect(await ask("kim", id)).toContain(`There is no request ${id} that you may see.`);
    expect(await ask("ann", "prod view ns=payments")).toContain(`You would be refused: You already asked: ${id} is waiting for approval.`);
    await world.as("ann").click(card, "Withdraw");
    await card.says("Withdrawn");
  });
});
