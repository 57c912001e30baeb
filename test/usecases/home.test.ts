// The Home tab: who sees what, how often it is drawn, and what happens when something does not answer.
import { describe, expect, it } from "vitest";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import type { SlackUserId } from "../../src/domain/ids.ts";
import type { Home } from "../../src/ports/talk/home-tab.ts";
import { drawHomes, homeOf, openHome, refreshHomes } from "../../src/usecases/talk/home.ts";
import { a, aConfiguration, anEntitlement } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes, seconds } from "../world/times.ts";

const [ann, bob, cat, eve] = [a.user("U0ANN"), a.user("U0BOB"), a.user("U0CAT"), a.user("U0EVE")];
type World = ReturnType<typeof aWorld>;

function full(home: Home | undefined): Extract<Home, { kind: "home" }> {
  if (home?.kind !== "home") throw new Error(`no home, but ${home?.kind ?? "nothing"}`);
  return home;
}
async function seenBy(world: World, user: SlackUserId) {
  const { access, waiting, toDecide, over, health, isIncomplete } = full(await homeOf(world.deps, user));
  return { access: access.length, waiting: waiting.length, toDecide: toDecide.length, over: over.length, hasHealth: health !== undefined, isIncomplete };
}
const nothing = { access: 0, waiting: 0, toDecide: 0, over: 0, hasHealth: false, isIncomplete: false };

/** Draws for a while, second by second. */
async function pass(world: World, howLong: number): Promise<void> {
  for (let at = 0; at < howLong; at += 1) {
    world.clock.advance(seconds(1));
    await drawHomes(world.deps);
  }
}

describe("what somebody sees", () => {
  it("is their own that waits, and what waits for their decision, and nothing of others", async () => {
    const world = aWorld();
    await world.ask();
    expect([await seenBy(world, ann), await seenBy(world, bob), await seenBy(world, a.user("U0DORA"))]).toEqual([{ ...nothing, waiting: 1 }, { ...nothing, toDecide: 1 }, nothing]);
  });

  it("is their access once it is approved, and what became of it", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    await world.grant();
    expect([await seenBy(world, ann), await seenBy(world, bob)]).toEqual([{ ...nothing, access: 1 }, nothing]);
    await world.end();
    await world.endJob();
    expect((await seenBy(world, ann)).over + (await seenBy(world, ann)).access).toBe(1);
  });

  it("does not hold what somebody has approved already, while it waits for another", async () => {
    const world = aWorld();
    world.settings.configuration = aConfiguration({ entitlements: [anEntitlement({ approvals: { ...anEntitlement().approvals, count: 2 } })] });
    await world.ask();
    await world.approve();
    expect([(await seenBy(world, bob)).toDecide, (await seenBy(world, cat)).toDecide]).toEqual([0, 1]);
  });

  it("does not hold what lapsed, though the record still waits", async () => {
    const world = aWorld();
    await world.ask();
    world.clock.advance(hours(24));
    expect((await seenBy(world, bob)).toDecide).toBe(0);
  });

  it("is the health of the installation for administrators only", async () => {
    const world = aWorld();
    world.settings.configuration = aConfiguration({ administrators: [a.group("platform")], groups: [...aConfiguration().groups.filter(({ name }) => name !== "platform"), { name: a.group("platform"), members: [eve] }] });
    await world.ask();
    await world.approve();
    await world.grant();
    world.gate.storeLost();
    expect((await seenBy(world, ann)).hasHealth).toBe(false);
    expect(full(await homeOf(world.deps, eve)).health).toMatchObject({ closed: [{ cluster: "prod", why: "store_lost" }], byState: [["active", 1]], activeByCluster: [["prod", 1]], timeToGrant: { count: 1 }, overdue: 0 });
    expect(full(await homeOf(world.deps, eve)).mayLack).toBe(true);
  });

  it("says that there may be more, when Slack does not tell of a group", async () => {
    const world = aWorld();
    await world.ask();
    world.away.groups = new UnavailableError("unavailable", "Slack is away");
    world.settings.configuration = aConfiguration({ groups: aConfiguration().groups.map((group) => ({ ...group, members: [] })) });
    expect(await seenBy(world, bob)).toMatchObject({ toDecide: 0, isIncomplete: true });
  });

  it("is only the refusal for guests", async () => {
    expect(await homeOf(aWorld().deps, a.user("U0GUS"))).toEqual({ kind: "refused", why: "guest" });
  });
});

describe("a tab that cannot be read", () => {
  it.each<[string, (world: World) => void]>([["the store", (world) => { world.requests.isAway = true; }], ["Slack's directory", (world) => { world.away.directory = new UnavailableError("unavailable", "away"); }]])("says so, when %s does not answer, and is drawn as it is once it does", async (_, goAway) => {
    const world = aWorld();
    goAway(world);
    await openHome(world.deps, ann);
    expect(world.homes).toMatchObject([{ home: { kind: "unreadable" } }]);
    world.requests.isAway = false;
    world.away.directory = undefined;
    await pass(world, 12);
    expect(world.homes.map(({ home }) => home.kind)).toEqual(["unreadable", "home"]);
  });

  it("is not tried for ever", async () => {
    const world = aWorld();
    world.requests.isAway = true;
    await openHome(world.deps, ann);
    await pass(world, 3600);
    expect(world.homes).toHaveLength(4);
  });
});

describe("drawing", () => {
  it("opens for a thousand people at once without asking Slack faster than its limit", async () => {
    const world = aWorld();
    await Promise.all(Array.from({ length: 1000 }, (_, index) => openHome(world.deps, a.user(`U0N${String(index).padStart(4, "0")}`))));
    expect(world.homes.length).toBeLessThanOrEqual(20);
    await pass(world, 60);
    expect(world.homes.length).toBeLessThanOrEqual(61);
    await pass(world, 25 * 60);
    expect(new Set(world.homes.map(({ user }) => user)).size).toBe(1000);
    expect(world.homes).toHaveLength(1000);
  });

  it("draws once for somebody who opens it again and again, and once more at the end", async () => {
    const world = aWorld();
    for (let index = 0; index < 50; index += 1) await openHome(world.deps, ann);
    await pass(world, 10);
    expect(world.homes).toHaveLength(2);
  });

  it("draws the tabs of those whom a change concerns, who opened theirs in the last hour, and of nobody else", async () => {
    const world = aWorld();
    for (const user of [ann, bob, a.user("U0DORA")]) await openHome(world.deps, user);
    await world.ask();
    world.homes.length = 0;
    await refreshHomes(world.deps, await world.stored());
    await pass(world, 5);
    expect(world.homes.map(({ user }) => user).toSorted()).toEqual([ann, bob]);
    world.clock.advance(minutes(61));
    await refreshHomes(world.deps, await world.stored());
    await pass(world, 5);
    expect(world.homes).toHaveLength(2);
  });

  it("draws a burst of changes once", async () => {
    const world = aWorld();
    await openHome(world.deps, ann);
    await world.ask();
    world.homes.length = 0;
    for (let index = 0; index < 20; index += 1) await refreshHomes(world.deps, await world.stored());
    await pass(world, 10);
    expect(world.homes).toHaveLength(1);
  });

  it("waits as long as Slack asks to, and draws then", async () => {
    const world = aWorld();
    world.away.homeTab = Object.assign(new UnavailableError("throttled", "slower"), { retryAfterMs: 30_000 });
    await openHome(world.deps, ann);
    world.away.homeTab = undefined;
    await openHome(world.deps, bob);
    await pass(world, 29);
    expect(world.homes).toEqual([]);
    await pass(world, 2);
    expect(world.homes.map(({ user }) => user).toSorted()).toEqual([ann, bob]);
  });

  it("gives up on somebody whom Slack will not show it, and goes on for others", async () => {
    const world = aWorld();
    world.away.homeTab = new RejectedError("payload", "no such user");
    await openHome(world.deps, ann);
    world.away.homeTab = undefined;
    await openHome(world.deps, bob);
    await pass(world, 60);
    expect(world.homes.map(({ user }) => user)).toEqual([bob]);
  });

  it("goes on without knowing who looks, while the store is away", async () => {
    const world = aWorld();
    world.deps.homeViewers.isAway = true;
    await openHome(world.deps, ann);
    expect(world.homes).toHaveLength(1);
  });
});
