// More time without a gap: an extension is a request of its own with its own approval and lease; to the person who has it the access is one.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aChangedConfiguration } from "../world/changed-configuration.ts";
import { TruthfulCards } from "../world/truthful-cards.ts";
import { byTheBot } from "../world/untouched.ts";
import { aSandboxWorld, people } from "../world/sandbox-world.ts";
import type { Card, Name, SandboxWorld } from "../world/sandbox-world.ts";

const minute = 60_000;
const view = ["AmazonEKSViewPolicy on payments"];
let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(async () => { await world[Symbol.asyncDispose](); });

const idOf = (card: Card): string => /REQ-\w{5}(?= ·)/.exec(card.text)?.[0] ?? "no id";
async function granted(there: SandboxWorld, line = "prod view ns=payments for=1h"): Promise<Card> {
  const card = await there.asked("ann", line);
  await there.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}
// Asks for more by a command that is taken; gives the card of the extension.
async function more(there: SandboxWorld, card: Card, rest = "for=1h"): Promise<Card> {
  const reply = await there.as("ann").command("#payments", `/eks-access extend ${idOf(card)} ${rest}`, "is waiting");
  return there.cardWhen(/REQ-\w{5}(?= is waiting)/.exec(reply)?.[0] ?? "no id");
}
async function extended(there: SandboxWorld, card: Card, rest?: string): Promise<Card> {
  const extension = await more(there, card, rest);
  await there.as("bob").click(extension, "Approve");
  await extension.says("Active until");
  return extension;
}
async function refused(name: Name, line: string): Promise<string> {
  return world.as(name).command("#payments", `/eks-access extend ${line}`, "No more time was granted.");
}
async function givenBack(card: Card): Promise<void> {
  await world.as("ann").click(card, "End now");
  await card.says("Given back");
  expect(world.associations("prod", "ann")).toEqual([]);
}
const directs = (there: SandboxWorld, text: string): number => there.directs("ann").filter((one) => one.includes(text)).length;
const removals = (there: SandboxWorld): number => byTheBot(there.world.aws.journal).filter(({ operation }) => operation === "DisassociateAccessPolicy" || operation === "DeleteAccessEntry").length;

describe("an extension that is approved in time", () => {
  it("goes on without a gap: one access to whoever has it, two leases on the cluster, and nobody is told that it is over", async () => {
    using cards = new TruthfulCards(world.world);
    const first = await granted(world);
    const before = removals(world);
    const second = await more(world, first, 'for=1h reason="still looking"');
    for (const part of [`Extends`, idOf(first), "1h more, until", "(2h in all)", "still looking"]) expect(second.text).toContain(part);
    await world.as("bob").click(second, "Approve");
    await second.says("Active until");
    await first.says(`Continued by ${idOf(second)} until`);
    expect(Object.keys(world.own("prod", "ann")?.tags ?? {}).filter((key) => key.startsWith("eks-access/lease/"))).toHaveLength(2);
    await world.until(() => directs(world, `goes on until`) > 0, "the message that it goes on");

    world.advance(55 * minute);
    const list = await world.as("ann").command("#payments", "/eks-access list", "Open");
    expect(list.match(/view on prod, payments — active/g)).toHaveLength(1);
    expect(list).toContain(`1h more after ${idOf(first)}`);
    expect(directs(world, `(${idOf(first)}) ends`)).toBe(0);

    world.advance(5 * minute);
    await first.says(`Goes on under ${idOf(second)} since`);
    expect(world.associations("prod", "ann")).toEqual(view);
    expect(removals(world)).toBe(before);
    expect(second.text).toContain("Active until");
    await world.until(() => first.thread.some((text) => text.includes(`the access goes on under ${idOf(second)}`)), "the thread entry");
    expect(directs(world, `(${idOf(first)}) ended`)).toBe(0);

    world.advance(50 * minute);
    await world.until(() => directs(world, `(${idOf(second)}) ends`) > 0, "the warning");
    world.advance(10 * minute);
    await second.says("Ended");
    expect(world.own("prod", "ann")).toBeUndefined();
    expect(first.text).not.toContain("Ended");
    expect(cards.claims).toBeGreaterThan(0);
    expect(cards.lies).toEqual([]);
  });

  it("can be extended again, up to the longest of its entitlement, counted from the first beginning", async () => {
    const first = await granted(world, "prod view ns=payments for=4h");
    const second = await extended(world, first, "for=3h");
    expect(await refused("ann", `${idOf(first)} for=1h`)).toContain(`goes on under ${idOf(second)}. Extend that one: /eks-access extend ${idOf(second)} for=1h`);
    expect(await refused("ann", `${idOf(second)} for=2h`)).toContain("may last 8h at most, counted from");
    expect(await refused("ann", `${idOf(second)} for=2h`)).toContain("At most 1h more is possible: for=1h");
    const third = await extended(world, second, "");
    expect(third.text).toContain("(8h in all)");
    expect(await refused("ann", `${idOf(third)} for=5m`)).toContain("Nothing is left of that.");
    await givenBack(third);
    await first.says("Given back");
    await second.says("Given back");
  });
});

describe("an extension that is not approved in time", () => {
  it("changes nothing: the first ends on time, and what waits lapses with it", async () => {
    const first = await granted(world, "prod view ns=payments for=20m");
    const second = await more(world, first);
    world.advance(20 * minute);
    await first.says("Ended");
    expect(world.own("prod", "ann")).toBeUndefined();
    await second.says("Lapsed");
    expect(second.text).toContain("No more time was granted");
  });

  it("changes nothing when it is denied, and can be asked for again", async () => {
    const first = await granted(world);
    const second = await more(world, first);
    await world.as("bob").command("#payments", `/eks-access deny ${idOf(second)} reason="one hour is enough"`, "You denied");
    await second.says("Denied");
    expect(second.text).toContain(`No more time was granted; ${idOf(first)} was not changed by this.`);
    expect(first.text).toContain("Active until");
    expect(world.associations("prod", "ann")).toEqual(view);
    const third = await more(world, first);
    await world.as("ann").click(third, "Withdraw");
    await third.says("Withdrawn");
    expect(first.text).toContain("Active until");
    await givenBack(first);
  });
});

describe("one button", () => {
  it.each(["first", "second"] as const)("ends the whole access, when it is given back on the card of the %s", async (which) => {
    const first = await granted(world);
    const second = await extended(world, first);
    await world.as("ann").click(which === "first" ? first : second, "End now");
    await first.says("Given back");
    await second.says("Given back");
    expect(world.associations("prod", "ann")).toEqual([]);
    world.advance(35_000);
    expect(world.associations("prod", "ann")).toEqual([]);
  });

  it("ends the whole access, when an approver revokes it; an extension that waits is denied with it", async () => {
    const first = await granted(world);
    const second = await extended(world, first);
    const third = await more(world, second);
    expect(await world.as("bob").command("#payments", `/eks-access end ${idOf(first)} reason="incident is over"`, "is being removed")).toContain("with all that belongs to the same access");
    await first.says("Revoked");
    await second.says("Revoked");
    await third.says("Denied");
    expect(world.associations("prod", "ann")).toEqual([]);
    expect(await world.as("bob").command("#payments", `/eks-access approve ${idOf(third)}`, "was already denied")).toContain("was already denied");
  });

  it("ends what is there with an extension that waits, by `end` without an id", async () => {
    const first = await granted(world);
    const second = await more(world, first);
    await world.as("ann").command("#payments", "/eks-access end", "is being removed");
    await first.says("Given back");
    await second.says("Withdrawn");
  });
});

describe("the form", () => {
  it("asks for more time from the card and from the warning, for the requester only", async () => {
    const card = await granted(world, "prod view ns=payments for=1h");
    await world.as("cat").click(card, "Extend…");
    const others = await world.as("cat").form();
    await others.fill("Reason", "for ann");
    const from = world.slack.sights.length;
    expect(await others.submit()).toEqual({});
    expect(await world.as("cat").readsSince(from, "No more time")).toContain(`Only its requester can ask for more time for ${idOf(card)}. No more time was granted.`);

    world.advance(50 * minute);
    await world.until(() => directs(world, `(${idOf(card)}) ends`) > 0, "the warning");
    const warning = world.slack.messages.filter(({ channelId }) => channelId === `D${people.ann.slice(1)}`).filter((one) => world.textOf(one).includes(`(${idOf(card)}) ends`)).at(-1);
    if (warning === undefined) throw new Error("there is no warning");
    await world.as("ann").click(warning, "Extend…");
    const form = await world.as("ann").form();
    expect(await form.submit()).toEqual({ Reason: "Please complete this required field." });
    await form.fill("How much longer", "30m");
    await form.fill("Reason", "one more look");
    expect(await form.submit()).toEqual({});
    const second = await world.cardWhen("one more look");
    expect(second.text).toContain("30m more, until");
    await world.as("bob").click(second, "Approve");
    await second.says("Active until");
    await givenBack(second);
  });
});

describe("more time is refused", () => {
  it("for somebody else's access, for what waits, for what is over, and for what does not exist", async () => {
    const waiting = await world.asked("ann", "prod view ns=payments");
    expect(await refused("bob", `${idOf(waiting)} for=1h`)).toContain(`Only its requester can ask for more time for ${idOf(waiting)}.`);
    expect(await refused("ann", `${idOf(waiting)} for=1h`)).toContain(`${idOf(waiting)} is not active (pending), so there is nothing to extend.`);
    expect(await world.as("ann.second").command("#payments", `/eks-access extend ${idOf(waiting)} for=1h`, "There is no request")).toContain("that you may see");
    expect(await world.as("ivan").command("#payments", `/eks-access extend ${idOf(waiting)} for=1h`, "There is no request")).toContain("that you may see");
    await world.as("ann").click(waiting, "Withdraw");
    await waiting.says("Withdrawn");
    expect(await refused("ann", `${idOf(waiting)} for=1h`)).toContain("is not active (withdrawn)");
    expect((await world.audit()).filter(({ type, facts }) => type === "deed.refused" && facts["deed"] === "extend").length).toBeGreaterThan(2);
  });

  it("twice at once: one is asked for, the other refused", async () => {
    const card = await granted(world);
    const from = world.slack.sights.length;
    const line = `/eks-access extend ${idOf(card)} for=1h`;
    await Promise.all([world.as("ann").command("#payments", line), world.as("ann").command("#payments", line)]);
    const read = await world.as("ann").readsSince(from, "No more time was granted");
    expect(read).toContain(`You already asked for more time for ${idOf(card)}`);
    const extensions = (): number => world.slack.messages.filter((one) => one.channelId === "C0REQUESTS" && world.textOf(one).includes(`Extends ${idOf(card)}`)).length;
    await world.until(() => extensions() > 0, "the card of the extension");
    world.advance(35_000); // a whole sweep more
    await world.as("ann").command("#payments", "/eks-access list");
    expect(extensions()).toBe(1);
    await givenBack(card);
  });

  it("for another cluster or role, which `extend` does not take", async () => {
    const card = await granted(world);
    expect(await world.as("ann").command("#payments", `/eks-access extend ${idOf(card)} cluster=staging`, "I don't know")).toContain("I don't know cluster=.");
    await givenBack(card);
  });

  it("for a reason that its entitlement needs, and for less than five minutes", async () => {
    const card = await granted(world, 'prod edit ns=payments for=1h reason="checkout is down"');
    expect(await refused("ann", `${idOf(card)} for=1h`)).toContain("edit on prod needs a reason");
    expect(await refused("ann", `${idOf(card)} for=1m reason="still down"`)).toContain("The shortest extension is 5m.");
    await givenBack(card);
  });
});

describe("an extension and a configuration that changed", () => {
  it("is refused to somebody who may not ask any more, and when the role means something else now", async () => {
    await using configuration = await aChangedConfiguration();
    await using changing = await aSandboxWorld({ configurationPath: configuration.path });
    const card = await granted(changing);
    const reread = async (count: number): Promise<void> => {
      changing.advance(6_000);
      await changing.until(() => changing.log.lines.filter((line) => line.includes("configuration read again")).length >= count, "the new configuration");
    };
    await configuration.change("view: { accessPolicies: [AmazonEKSViewPolicy]", "view: { accessPolicies: [AmazonEKSAdminViewPolicy]");
    await reread(1);
    expect(await changing.as("ann").command("#payments", `/eks-access extend ${idOf(card)} for=1h`, "No more time")).toContain("is another one since");
    const seen = changing.log.lines.filter((line) => line.includes("configuration read again")).length;
    await configuration.change("requesters: [everyone]", "requesters: [sre]");
    await reread(seen + 1);
    expect(await changing.as("ann").command("#payments", `/eks-access extend ${idOf(card)} for=1h`, "No more time")).toContain("No more time was granted.");
    expect(changing.associations("prod", "ann")).toEqual(view);
  });

  it("is not granted when the first was ended between its approval and its grant", async () => {
    await using racing = await aSandboxWorld();
    const first = await granted(racing);
    const second = await more(racing, first);
    await Promise.all([racing.as("bob").click(second, "Approve"), racing.as("ann").click(first, "End now")]);
    await first.says("Given back");
    await racing.until(() => /Given back|Withdrawn|Could not grant/.test(second.text), "the extension is over");
    expect(racing.associations("prod", "ann")).toEqual([]);
    racing.advance(35_000);
    await racing.as("ann").command("#payments", "/eks-access list");
    expect(racing.associations("prod", "ann")).toEqual([]);
  });
});
