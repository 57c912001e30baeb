// The store lost data, was taken back, or was written by somebody else; and access that was ended by others. Nothing is given again, and no card goes on saying what is over.
import { describe, expect, it } from "vitest";
import { leaseTag, tombstoneTag } from "../../src/domain/lease/lease-tags.ts";
import { tellRequest } from "../../src/usecases/talk/tell-request.ts";
import { a, aCluster, annsPrincipal, firstId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes, seconds } from "../world/times.ts";

const prod = aCluster();
type World = ReturnType<typeof aWorld>;

async function active(): Promise<World> {
  const world = aWorld();
  await world.ask();
  await world.approve();
  await world.grant();
  await tellRequest(world.deps, firstId);
  await world.sweep();
  return world;
}

async function sweeps(world: World, times = 4): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    world.clock.advance(seconds(30));
    await world.sweep();
    if ((await world.stored()).state === "activating") await world.grant().catch(() => undefined);
    else await world.endJob().catch(() => undefined);
  }
}

function isGone(world: World): boolean {
  return (world.entries.get(prod, annsPrincipal)?.associations ?? []).length === 0;
}

describe("access that somebody ended on the entry", () => {
  it.each([minutes(3), minutes(20)])("is not given again, when a tombstone was written", async (after) => {
    const world = await active();
    world.clock.advance(after);
    const entry = world.entries.get(prod, annsPrincipal);
    world.entries.put(prod, { ...entry, tags: { ...entry?.tags, [tombstoneTag(firstId)]: "1:1:operator" } });
    await sweeps(world);
    expect(isGone(world)).toBe(true);
    expect((await world.stored()).state).toMatch(/^revok/);
    await sweeps(world, 40);
    expect(isGone(world)).toBe(true);
  });

  it("is not given again, when the lease was taken off", async () => {
    const world = await active();
    world.clock.advance(minutes(20));
    const { [leaseTag(firstId)]: _lease, ...tags } = world.entries.get(prod, annsPrincipal)?.tags ?? {};
    world.entries.put(prod, { ...world.entries.get(prod, annsPrincipal), tags });
    await sweeps(world);
    expect(isGone(world)).toBe(true);
    expect((await world.stored()).state).toBe("revoked");
  });
});

describe("a record that says it was active once", () => {
  it("is not granted again outside the grant window, whatever it says", async () => {
    const world = await active();
    const before = await world.stored();
    await world.end();
    for (let n = 0; n < 3; n += 1) { await world.endJob(); world.clock.advance(minutes(6)); }
    expect((await world.stored()).state).toBe("withdrawn");
    world.clock.advance(hours(30));
    await world.sweep();
    world.requests.forge({ ...before, state: "activating" });
    await world.grant();
    expect(isGone(world)).toBe(true);
    expect((await world.stored()).state).toBe("failed");
  });
});

describe("a store that was taken back", () => {
  it("shows access as it is, when its record is from before the approval", async () => {
    const world = aWorld();
    await world.ask();
    const before = await world.stored();
    await world.approve();
    await world.grant();
    await world.sweep();
    world.requests.forge(before);
    world.truth.mark = { epoch: "one", lastEventId: "9-0", hasKnown: false };
    await world.sweep();
    expect(await world.stored()).toMatchObject({ state: "active", recovered: true });
    expect(isGone(world)).toBe(false);
    await sweeps(world);
    expect((await world.stored()).state).toBe("active");
    expect(isGone(world)).toBe(false);
  });

  it("grants nothing that was being granted then", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    await world.sweep();
    world.truth.mark = { epoch: "one", lastEventId: "9-0", hasKnown: false };
    await world.sweep();
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "store_rolled_back" } });
    await world.grant();
    expect(isGone(world)).toBe(true);
  });
});

describe("a store that was wiped", () => {
  function wipe(world: World): void {
    world.requests.flush();
    world.truth.mark = { epoch: "two", lastEventId: "1-0", hasKnown: false };
  }

  it("leaves the card of live access where it is", async () => {
    const world = await active();
    const card = await world.requests.cardOf(firstId);
    wipe(world);
    await world.sweep();
    expect(await world.stored()).toMatchObject({ state: "active", recovered: true, approvals: [{ by: { id: "U0BOB" } }] });
    expect(await world.requests.cardOf(firstId)).toEqual(card);
  });

  it("lets the card say that access ended, when the heap ended it before the next sweep", async () => {
    const world = await active();
    const card = await world.requests.cardOf(firstId);
    wipe(world);
    world.clock.advance(hours(1));
    world.entries.remove(prod, annsPrincipal);
    await world.sweep();
    for (let n = 0; n < 3; n += 1) { await world.endJob(); world.clock.advance(seconds(6)); }
    expect((await world.stored()).state).toBe("ended");
    expect(await world.requests.cardOf(firstId)).toEqual(card);
  });

  it("makes void what was undecided, and says so on its card", async () => {
    const world = aWorld();
    await world.ask();
    await tellRequest(world.deps, firstId);
    await world.sweep();
    wipe(world);
    await world.sweep();
    expect((await world.stored()).state).toBe("expired");
    world.told.length = 0;
    await tellRequest(world.deps, firstId);
    expect(world.told).toEqual(["card expired", "requester expired"]);
    expect(await world.approve()).toMatchObject({ kind: "review_refused" });
  });

  it("restores nothing of a cluster that could not be looked at", async () => {
    const world = aWorld();
    await world.ask();
    await tellRequest(world.deps, firstId);
    await world.sweep();
    wipe(world);
    world.entries.fail = () => { throw new Error("away"); };
    await world.sweep();
    expect(await world.requests.read(firstId)).toBeUndefined();
    expect(world.gate.closedBecause(a.cluster("prod"))).toBe("store_lost");
  });
});
