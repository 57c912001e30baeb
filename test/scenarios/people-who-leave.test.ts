// Somebody is deactivated, becomes a guest or leaves while access is live, with the event and without it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changePerson } from "../../src/sandbox/slack/acts/change-person.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(() => world[Symbol.asyncDispose]());

async function granted(line: string): Promise<Card> {
  const card = await world.asked("ann", line);
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}
async function back(): Promise<void> {
  await changePerson(world.slack, "U0ANN", { deleted: false, isRestricted: false });
  world.advance(61_000); // copies of the directory are up to a minute old
}

describe("somebody who is deactivated", () => {
  it("loses access and what waits, at once by the event; card, thread and audit say why", async () => {
    const card = await granted("prod view ns=payments");
    const waiting = await world.asked("ann", "prod view ns=checkout");
    const from = world.world.clock.now();
    await changePerson(world.slack, "U0ANN", { deleted: true });
    await card.says("Revoked because @ann was deactivated in Slack");
    await waiting.says("Withdrawn because @ann was deactivated in Slack");
    expect(waiting.text).toContain("No access was granted.");
    expect(world.own("prod", "ann")?.associations ?? []).toEqual([]);
    expect(world.world.clock.now() - from).toBeLessThan(60_000);
    await world.until(() => card.thread.some((text) => text.includes("@ann was deactivated in Slack: access is being removed.")), "the thread entry");
    const events = (await world.audit()).filter(({ facts }) => facts["why"] === "requester_left");
    expect(events.map(({ type, facts }) => `${type} ${facts["member"] === "deactivated" ? "deactivated" : "?"}`).toSorted()).toEqual(["access.lost deactivated", "request.withdrawn_before_grant deactivated"]);
    expect(world.directs("ann").filter((text) => text.includes("deactivated"))).toEqual([]);
    await back();
  });

  it("loses it within five minutes when the event is lost", async () => {
    const card = await granted("prod view ns=payments");
    world.slack.chaos.loseEvents = true;
    await changePerson(world.slack, "U0ANN", { deleted: true });
    const from = world.world.clock.now();
    await card.says("Revoked because @ann was deactivated in Slack", { step: 2_000 });
    expect(world.world.clock.now() - from).toBeLessThan(300_000);
    expect(world.associations("prod", "ann")).toEqual([]);
    world.slack.chaos.loseEvents = false;
    await back();
  });
});

describe("somebody who becomes a guest", () => {
  it("loses access, and is told so", async () => {
    const card = await granted("prod view ns=payments");
    await changePerson(world.slack, "U0ANN", { isRestricted: true });
    await card.says("Revoked because @ann became a guest in Slack");
    await world.until(() => world.directs("ann").some((text) => text.includes("@ann became a guest in Slack, so view on prod")), "the message to ann");
    await back();
  });
});

describe("while Slack does not answer", () => {
  it("nobody loses anything, whatever the event says", async () => {
    const card = await granted("prod view ns=payments");
    world.slack.chaos.serverError = ["users.info"];
    await changePerson(world.slack, "U0ANN", { deleted: true });
    await world.until(() => world.slack.calls.filter(({ method, outcome }) => method === "users.info" && outcome !== "ok").length >= 2, "Slack is asked in vain", { step: 5_000 });
    expect(card.text).toContain("Active until");
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    world.slack.chaos.serverError = [];
    await card.says("Revoked because @ann was deactivated in Slack", { step: 2_000 });
    await back();
  });
  it("and an ordinary change of a profile asks nothing", async () => {
    const before = world.slack.calls.filter(({ method }) => method === "users.info").length;
    await changePerson(world.slack, "U0CREW01", { realName: "Somebody else" });
    expect(world.slack.calls.filter(({ method }) => method === "users.info").length).toBe(before);
  });
});
