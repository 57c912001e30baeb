// What arrives late changes nothing that was said: an end wins over a grant that was on its way, and a pass that began earlier proves nothing.
import { describe, expect, it } from "vitest";
import { ownerTag } from "../../src/domain/lease/lease-tags.ts";
import { drift } from "../../src/domain/request/grant-steps.ts";
import { checkNotAfter } from "../../src/adapters/aws/not-after-guard.ts";
import type { EntryGrants } from "../../src/ports/access/entry-grants.ts";
import { grantAccess } from "../../src/usecases/access/grant-access.ts";
import { a, aCluster, aConfiguration, annsPrincipal, aRequest, firstId, noon } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, instant, minutes, plus, seconds } from "../world/times.ts";

const prod = aCluster();
type World = ReturnType<typeof aWorld>;

async function approved(): Promise<World> {
  const world = aWorld();
  await world.ask();
  await world.approve();
  return world;
}

/** The port that gives, with one call held until something else was done. */
function holding({ deps: { entryGrants } }: World, held: keyof EntryGrants, meanwhile: () => Promise<void>, after: () => void = () => undefined): EntryGrants {
  const hold = async (name: keyof EntryGrants, call: () => Promise<void>): Promise<void> => {
    if (name === held) await meanwhile();
    await call();
    if (name === held) after();
  };
  return {
    createEntry: (...args) => hold("createEntry", () => entryGrants.createEntry(...args)),
    addLease: (...args) => hold("addLease", () => entryGrants.addLease(...args)),
    associate: (...args) => hold("associate", () => entryGrants.associate(...args)),
  };
}

function left(world: World): readonly unknown[] {
  return world.entries.get(prod, annsPrincipal)?.associations ?? [];
}

describe("a grant whose call waits while the request is withdrawn and found gone", () => {
  const withdraw = async (world: World): Promise<void> => {
    await world.end();
    await world.endJob();
    world.clock.advance(seconds(6));
    await world.endJob();
    expect((await world.stored()).state).toBe("withdrawn");
  };
  it.each(["createEntry", "associate"] as const)("leaves nothing, when it was %s", async (held) => {
    const world = await approved();
    await grantAccess({ ...world.deps, entryGrants: holding(world, held, () => withdraw(world)) }, firstId);
    expect((await world.stored()).state).toBe("withdrawn");
    expect(left(world)).toEqual([]);
  });
  it("leaves nothing, when a later call fails", async () => {
    const world = await approved();
    const fail = (): void => { world.entries.fail = (call) => { if (call === "read") { world.entries.fail = () => undefined; throw new Error("the connection broke"); } }; };
    await grantAccess({ ...world.deps, entryGrants: holding(world, "associate", () => withdraw(world), fail) }, firstId);
    expect(left(world)).toEqual([]);
  });
  it("leaves nothing, when the store was away right after it: the job comes again", async () => {
    const world = await approved();
    const leave = (): void => { world.requests.isAway = true; };
    await expect(grantAccess({ ...world.deps, entryGrants: holding(world, "associate", () => withdraw(world), leave) }, firstId)).rejects.toThrow();
    expect(left(world)).toHaveLength(1);
    world.requests.isAway = false;
    await world.grant();
    expect(left(world)).toEqual([]);
  });
});

it("an entry whose owner tag is taken off while it is granted is not called active: it could not be taken away again", async () => {
  const world = await approved();
  const strip = (): void => {
    const entry = world.entries.get(prod, annsPrincipal);
    const { [ownerTag]: _owner, ...tags } = entry?.tags ?? {};
    world.entries.put(prod, { ...entry, tags });
  };
  await grantAccess({ ...world.deps, entryGrants: holding(world, "associate", () => Promise.resolve(), strip) }, firstId).catch(() => undefined);
  expect((await world.stored()).state).not.toBe("active");
});

describe("a revocation that meets a put-back", () => {
  it("is not taken for confirmed", () => {
    const by = { id: a.user("U0EVE"), email: "eve@example.com" };
    const intent = { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "x", generation: 1 };
    expect(drift(aRequest({ state: "revoking", intent, activeAt: noon, end: { kind: "revoke", by, at: noon, reason: "incident" } }), plus(noon, minutes(1)))).toBeUndefined();
  });
  it("is not called done while access is there", async () => {
    const world = aWorld();
    const { roles } = aConfiguration();
    world.settings.configuration = { ...aConfiguration(), roles: roles.map((role) => (role.name === "view" ? { ...role, accessPolicies: [a.policy("AmazonEKSEditPolicy"), a.policy("AmazonEKSViewPolicy")] } : role)) };
    await world.ask();
    await world.approve();
    await world.grant();
    await world.sweep();
    world.clock.advance(seconds(30));
    // A stale removal of ours took one of two policies.
    await world.requests.noteOwnRemoval(a.cluster("prod"), annsPrincipal, world.clock.now());
    const entry = world.entries.get(prod, annsPrincipal);
    world.entries.put(prod, { ...entry, associations: entry?.associations.slice(0, 1) ?? [] });
    await world.sweep();
    world.clock.advance(seconds(30));
    const asked = world.requests.lastOwnRemoval.bind(world.requests);
    world.requests.lastOwnRemoval = async (...args) => {
      const answer = await asked(...args);
      await world.end(firstId, "U0EVE", "incident"); // an administrator revokes at this moment
      return answer;
    };
    await world.sweep();
    expect(await world.stored()).toMatchObject({ state: "revoking" });
    expect(left(world)).toHaveLength(1);
  });
});

it("a pass that began before the store lost something does not open granting", async () => {
  const world = await approved();
  await world.grant();
  await world.sweep();
  world.clock.advance(seconds(30));
  const list = world.entries.listPrincipals.bind(world.entries);
  world.entries.listPrincipals = async (cluster) => {
    world.truth.mark = { epoch: "one", lastEventId: "9-0", hasKnown: false };
    await world.deps.storeWatch.look();
    world.entries.listPrincipals = list;
    return list(cluster);
  };
  await world.sweep();
  expect(world.gate.closedBecause(a.cluster("prod"))).toBe("store_lost");
  await world.sweep();
  expect(world.gate.closedBecause(a.cluster("prod"))).toBeUndefined();
});

it("a machine that slept gives nothing by the time that AWS said before", () => {
  const slept = { trusted: () => ({ now: noon, granting: "clock_skewed" as const, skew: hours(1) }) };
  expect(() => { checkNotAfter({ notAfter: plus(noon, minutes(10)) }, slept); }).toThrow("can no longer be given");
  expect(() => { checkNotAfter({ notAfter: instant(noon + hours(2)) }, slept); }).not.toThrow();
});

it("a grant that a taken-back store made void leaves nothing, when its call comes later", async () => {
  const world = await approved();
  world.truth.mark = { epoch: "one", lastEventId: "5-0", hasKnown: true };
  await world.deps.storeWatch.look();
  const takenBack = async (): Promise<void> => {
    world.truth.mark = { epoch: "one", lastEventId: "9-0", hasKnown: false };
    await world.sweep();
    expect((await world.stored()).state).toBe("failed");
  };
  await grantAccess({ ...world.deps, entryGrants: holding(world, "createEntry", takenBack) }, firstId);
  expect(left(world)).toEqual([]);
});
