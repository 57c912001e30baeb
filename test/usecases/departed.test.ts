// People who are no full members any more: what they have ends, what they wait for is withdrawn, and no answer ends nothing.
import { describe, expect, it } from "vitest";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import { tombstoneTag } from "../../src/domain/lease/lease-tags.ts";
import type { SlackPerson } from "../../src/domain/person/slack-person.ts";
import { endDeparted, endDepartedPerson } from "../../src/usecases/access/end-departed.ts";
import { a, aCluster, annsPrincipal, aPerson, firstId, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { seconds } from "../world/times.ts";

const ann = a.user("U0ANN");
const prod = aCluster();
function stage() {
  const world = aWorld();
  const taken = new Set<string>();
  const askedOf: string[] = [];
  const turns = { take: (name: string) => { const isFirst = !taken.has(name); taken.add(name); return Promise.resolve(isFirst); } };
  const people = { ...world.deps.people, find: (user: typeof ann) => { askedOf.push(user); return world.deps.people.find(user); } };
  const deps = { ...world.deps, turns, people };
  const round = (): Promise<void> => { world.clock.advance(seconds(30)); return endDeparted(deps); };
  const becomes = (parts: Partial<SlackPerson> | undefined): void => { if (parts === undefined) world.people.delete(ann); else world.people.set(ann, aPerson(parts)); };
  return { ...world, deps, round, askedOf, becomes };
}
async function active() {
  const world = stage();
  await world.ask();
  await world.approve();
  await world.grant();
  return world;
}

describe("a round", () => {
  it.each([["deactivated", { deleted: true }], ["guest", { isRestricted: true }], ["stranger", { team: a.team("T0ACME00000") }], ["gone", undefined]] as const)("takes away what somebody has who is %s, with tombstone, job and fact", async (why, parts) => {
    const world = await active();
    world.becomes(parts);
    await world.round();
    expect(await world.stored()).toMatchObject({ state: "revoking", end: { kind: "requester_left", why } });
    expect(world.entries.get(prod, annsPrincipal)?.tags).toHaveProperty([tombstoneTag(firstId)]);
    expect(await world.endJob()).toMatchObject({ again: seconds(5) });
    world.clock.advance(seconds(6));
    expect(await world.endJob()).toBe("done");
    expect((await world.stored()).state).toBe("revoked");
    await world.deps.trail.durable();
    expect(world.sink.events.filter(({ type }) => type === "access.lost").map(({ facts }) => facts)).toMatchObject([{ why: "requester_left", member: why }]);
  });
  it("withdraws what waits, and takes away what is just being granted", async () => {
    const world = stage();
    await world.ask();
    await world.ask({ namespaces: [a.namespace("payments-batch")] }, secondId);
    await world.approve();
    world.becomes({ deleted: true });
    await world.round();
    expect([(await world.stored()).state, (await world.stored(secondId)).state]).toEqual(["revoking", "withdrawn"]);
    await world.grant();
    expect(world.entries.get(prod, annsPrincipal)?.associations ?? []).toEqual([]);
  });
  it("ends nothing while Slack is away, and asks again", async () => {
    const world = await active();
    world.becomes({ deleted: true });
    world.away.directory = new UnavailableError("unavailable", "away");
    await world.round();
    expect((await world.stored()).state).toBe("active");
    world.away.directory = undefined;
    await world.round();
    expect((await world.stored()).state).toBe("revoking");
  });
  it("ends nothing of a member, nor when Slack leaves flags out", async () => {
    const world = await active();
    await world.round();
    world.becomes({ deleted: undefined, isRestricted: undefined, team: undefined, email: undefined });
    await world.round();
    expect((await world.stored()).state).toBe("active");
  });
  it("asks Slack about nobody who has nothing and waits for nothing", async () => {
    const world = stage();
    await world.round();
    expect(world.askedOf).toEqual([]);
    await world.ask();
    await world.end();
    world.askedOf.length = 0;
    await world.round();
    expect(world.askedOf).toEqual([]);
  });
  it("is done by one process of all", async () => {
    const world = await active();
    world.clock.advance(seconds(30));
    world.askedOf.length = 0;
    await Promise.all([endDeparted(world.deps), endDeparted(world.deps), endDeparted(world.deps)]);
    expect(world.askedOf).toEqual([ann]);
  });
  it("goes on without the tombstone when AWS does not take it: the end job writes it", async () => {
    const world = await active();
    world.becomes({ deleted: true });
    world.entries.fail = () => { throw new RejectedError("access_denied", "no"); };
    await world.round();
    expect((await world.stored()).state).toBe("revoking");
    expect(world.queue.asked.at(-1)).toMatch(/^end /);
  });
});

describe("an event", () => {
  it("does the same at once for one person", async () => {
    const world = await active();
    await endDepartedPerson(world.deps, a.user("U0BOB"));
    expect((await world.stored()).state).toBe("active");
    world.becomes({ deleted: true });
    await endDepartedPerson(world.deps, ann);
    expect((await world.stored()).state).toBe("revoking");
  });
});
