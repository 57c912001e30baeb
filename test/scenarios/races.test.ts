// The same deed twice, or two deeds at once: one effect each.
import { describe, expect, it } from "vitest";
import { lastRequest } from "../../src/sandbox/slack/delivery/http-carrier.ts";
import type { RawRequest } from "../../src/sandbox/slack/delivery/http-carrier.ts";
import { Untouched, byTheBot } from "../world/untouched.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";

const operations = (world: SandboxWorld): readonly string[] => byTheBot(world.world.aws.journal).map(({ operation }) => operation);
const granted = ["CreateAccessEntry", "AssociateAccessPolicy"];
const cardsOf = (world: SandboxWorld): number => world.slack.messages.filter(({ channelId, threadTs }) => channelId === "C0REQUESTS" && threadTs === undefined).length;

async function eventsOf(world: SandboxWorld, type: string): Promise<number> {
  return (await world.audit()).filter((event) => event.type === type).length;
}

// One approval, one grant, one message: also after everything that may still be under way had its time.
async function expectOneGrant(world: SandboxWorld, card: Card): Promise<void> {
  await card.says("Active until");
  await world.until(() => world.directs("ann").some((text) => text.includes("Paste this")), "the message to ann");
  world.advance(35_000); // a whole sweep more
  await world.until(() => card.thread.some((text) => text.includes("read back")), "the thread entry");
  expect(operations(world)).toEqual(granted);
  expect(await eventsOf(world, "request.approved")).toBe(1);
  expect(card.thread.filter((text) => text.includes("Approved by"))).toHaveLength(1);
  expect(world.directs("ann").filter((text) => text.includes("Paste this"))).toHaveLength(1);
}

describe("Approve", () => {
  it("has one effect, when it is clicked twice", async () => {
    await using world = await aSandboxWorld();
    const untouched = new Untouched(world.world.aws.journal);
    const card = await world.asked("ann", "prod view ns=payments");
    const { message } = card;
    await Promise.all([world.as("bob").click(message, "Approve"), world.as("bob").click(message, "Approve")]);
    await expectOneGrant(world, card);
    expect(untouched.problems()).toEqual([]);
  });

  it("has one effect, when two approvers click in the same moment on two replicas", async () => {
    await using world = await aSandboxWorld({ transport: "http", roles: ["bot", "bot", "worker"] });
    const untouched = new Untouched(world.world.aws.journal);
    const card = await world.asked("ann", "prod view ns=payments");
    const { message } = card;
    const from = world.slack.sights.length;
    await onEachReplica(world, [() => world.as("bob").click(message, "Approve"), () => world.as("cat").click(message, "Approve")]);
    await expectOneGrant(world, card);
    const read = [await world.as("bob").readsSince(from, "REQ-"), await world.as("cat").readsSince(from, "REQ-")];
    expect(read.filter((text) => text.includes("You approved"))).toHaveLength(1);
    expect(read.filter((text) => /was already approved by @(bob|cat) at /.test(text))).toHaveLength(1);
    expect(untouched.problems()).toEqual([]);
  });

  it("counts both, when two are needed and click in the same moment on two replicas", async () => {
    await using world = await aSandboxWorld({ transport: "http", roles: ["bot", "bot", "worker"] });
    const untouched = new Untouched(world.world.aws.journal);
    const card = await world.asked("dora", 'prod admin reason="nodes are not ready"');
    const { message } = card;
    await onEachReplica(world, [() => world.as("bob").click(message, "Approve"), () => world.as("eve").click(message, "Approve")]);
    await card.says("Active until");
    world.advance(35_000);
    await world.until(() => card.thread.some((text) => text.includes("read back")), "the thread entry");
    expect(operations(world)).toEqual(granted);
    expect(await eventsOf(world, "request.approved")).toBe(2);
    expect(untouched.problems()).toEqual([]);
  });

  it("has one effect, when it is delivered twice", async () => {
    await using world = await aSandboxWorld();
    const untouched = new Untouched(world.world.aws.journal);
    world.slack.chaos.deliverTwice = true;
    const card = await world.asked("ann", "prod view ns=payments");
    await world.as("bob").click(card, "Approve");
    await expectOneGrant(world, card);
    expect(cardsOf(world)).toBe(1);
    expect(await eventsOf(world, "request.asked")).toBe(1);
    await world.as("ann").click(card, "End now");
    await card.says("Given back");
    // The powerless entry stays until its grant window is over, so that a late grant meets the tombstone.
    expect(operations(world).slice(2)).toEqual(["TagResource", "DisassociateAccessPolicy"]);
    world.advance(10 * 60_000);
    await world.until(() => world.own("prod", "ann") === undefined, "the entry is gone");
    expect(operations(world).slice(4)).toEqual(["DeleteAccessEntry"]);
    expect(untouched.problems()).toEqual([]);
  });
});

describe("a signed request that is sent again", () => {
  it("has no effect on any replica", async () => {
    await using world = await aSandboxWorld({ transport: "http", roles: ["bot", "bot", "worker"] });
    const untouched = new Untouched(world.world.aws.journal);
    const asking = world.asked("ann", "prod view ns=payments");
    const asked = lastOf(world);
    const card = await asking;
    const approving = world.as("bob").click(card, "Approve");
    const approved = lastOf(world);
    await approving;
    await expectOneGrant(world, card);
    await world.as("ann").click(card, "End now");
    await card.says("Given back");
    const before = operations(world);

    for (const request of [asked, approved]) for (const url of world.slack.app.requestUrls) expect((await send(request, url)).status).toBe(200);
    await world.until(() => world.log.lines.filter((line) => line.includes("payload without effect")).length === 4, "four payloads without effect");
    world.advance(35_000);
    expect(await eventsOf(world, "request.asked")).toBe(1);
    expect(await eventsOf(world, "request.approved")).toBe(1);
    expect(cardsOf(world)).toBe(1);
    expect(card.text).toContain("Given back");
    expect(operations(world)).toEqual(before);
    expect(untouched.problems()).toEqual([]);
  });

  it("is refused, when a letter of it was changed", async () => {
    await using world = await aSandboxWorld({ transport: "http" });
    const asking = world.asked("ann", "prod view ns=payments");
    const { url, headers, body } = lastOf(world);
    await asking;
    const forged = body.replace("U0ANN", "U0BOB");
    expect(forged).not.toBe(body);
    expect((await send({ url, headers, body: forged }, url)).status).toBe(401);
    expect(cardsOf(world)).toBe(1);
  });
});

function lastOf(world: SandboxWorld): RawRequest {
  const request = lastRequest(world.slack);
  if (request === undefined) throw new Error("nothing was sent yet");
  return request;
}

function send({ headers, body }: RawRequest, url: string): Promise<Response> {
  return fetch(url, { method: "POST", headers, body });
}

// Each deed to a replica of its own: the request URL is chosen before a deed's first wait.
async function onEachReplica(world: SandboxWorld, deeds: readonly (() => Promise<void>)[]): Promise<void> {
  const { requestUrls } = world.slack.app;
  const all = [...requestUrls];
  const under = deeds.map((deed, index) => {
    requestUrls.splice(0, requestUrls.length, ...all.slice(index, index + 1));
    return deed();
  });
  requestUrls.splice(0, requestUrls.length, ...all);
  await Promise.all(under);
}
