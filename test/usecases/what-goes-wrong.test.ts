// The store lost data, was taken back, or was written by somebody else; and access that was ended by others. Nothing is given again, and no card goes on saying what is over.
import { describe, expect, it } from "vitest";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import { leaseTag, ownerTag, tombstoneTag } from "../../src/domain/lease/lease-tags.ts";
import type { StoreFitness } from "../../src/ports/store/store-settings.ts";
import { checkStoreSettings } from "../../src/usecases/access/check-store-settings.ts";
import { endDue } from "../../src/usecases/access/end-due.ts";
import { ProvedEntries } from "../../src/usecases/access/proved-entries.ts";
import { refuseLostAccess } from "../../src/usecases/access/refuse-lost-access.ts";
import { endRequest } from "../../src/usecases/request/end-request.ts";
import { remindRequest } from "../../src/usecases/request/remind-request.ts";
import { workOffAbandoned, workOffIntake } from "../../src/usecases/request/work-off-intake.ts";
import { tellRequest } from "../../src/usecases/talk/tell-request.ts";
import { a, aCluster, annsPrincipal, firstId, owner } from "../world/builders.ts";
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

  it("does not let a request lapse whose lease lives, also when no process noticed: the next sweep brings it back", async () => {
    const world = aWorld();
    await world.ask();
    const before = await world.stored();
    await world.approve();
    await world.grant();
    world.clock.advance(minutes(31));
    world.requests.forge(before);
    expect(await remindRequest(world.deps, firstId)).toEqual({ again: seconds(30) });
    expect((await world.stored()).state).toBe("pending");
    await sweeps(world);
    expect(await world.stored()).toMatchObject({ state: "active", recovered: true });
    expect(isGone(world)).toBe(false);
    expect(await remindRequest(world.deps, firstId)).toEqual({ again: minutes(17) }); // the warning before its end
    world.clock.advance(hours(1));
    await sweeps(world);
    expect((await world.stored()).state).toBe("ended");
  });

  it("lets no request lapse while AWS does not say whether it lives, and any that does not", async () => {
    const world = aWorld();
    await world.ask();
    expect(await remindRequest(world.deps, firstId)).toEqual({ again: minutes(15) });
    world.clock.advance(minutes(31));
    world.entries.fail = () => { throw new UnavailableError("unavailable", "outage"); };
    await expect(remindRequest(world.deps, firstId)).rejects.toThrow("outage");
    expect((await world.stored()).state).toBe("pending");
    world.entries.fail = () => { throw new RejectedError("mode_config_map", "no entries here"); };
    expect(await remindRequest(world.deps, firstId)).toBe("done");
    expect((await world.stored()).state).toBe("expired");
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

describe("a cluster that cannot be looked at", () => {
  it("is shown as overdue by what the process remembers, without AWS and store", async () => {
    const world = await active();
    world.clock.advance(hours(1));
    world.clock.advance(minutes(1));
    world.requests.isAway = true;
    world.entries.fail = () => { throw new UnavailableError("unavailable", "outage"); };
    await endDue(world.deps);
    world.clock.advance(minutes(1));
    await world.sweep();
    expect(world.metrics.overdue.at(-1)).toBe(120);
  });
});

describe("a store that is set up anew while we run", () => {
  it("closes granting with an alarm while it may lose data, and opens it again; a store that is away changes nothing", async () => {
    const world = aWorld();
    const answers: (StoreFitness | Error)[] = [{ warnings: ["no file"] }, { warnings: [], refusal: "it evicts" }, new UnavailableError("unavailable", "away"), { warnings: [] }];
    const storeSettings = { look: () => { const next = answers.shift(); return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? { warnings: [] }); } };
    const why = () => world.gate.closedBecause(a.cluster("prod"));
    const check = async () => checkStoreSettings({ ...world.deps, storeSettings });
    expect([await check(), why()]).toEqual([undefined, undefined]);
    expect([await check(), why()]).toEqual(["it evicts", "store_unfit"]);
    expect(world.metrics.alarms).toEqual(["store_settings"]);
    await expect(check()).rejects.toThrow("away");
    expect(why()).toBe("store_unfit");
    expect([await check(), why()]).toEqual([undefined, undefined]);
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

  it("leaves no card that says Active after the end, when the clusters cannot be looked at either", async () => {
    const world = await active();
    wipe(world);
    await world.deps.storeWatch.look();
    world.entries.fail = () => { throw new UnavailableError("unavailable", "outage"); };
    world.clock.advance(hours(2));
    await world.sweep();
    await expect(world.endJob()).rejects.toThrow("outage");
    expect(await world.stored()).toMatchObject({ state: "ending", overdue: { attempts: 1 } });
    world.entries.fail = () => undefined;
    await sweeps(world);
    expect((await world.stored()).state).toBe("ended");
    expect(isGone(world)).toBe(true);
  });
});

describe("noticing what a store lost", () => {
  it("calls a wipe a wipe, when two looks at once notice it", async () => {
    const world = await active();
    await world.deps.storeWatch.look();
    world.truth.mark = { epoch: "two", lastEventId: "1-0", hasKnown: false };
    await Promise.all([world.deps.storeWatch.look(), world.deps.storeWatch.look()]);
    expect(world.metrics.alarms.filter((alarm) => alarm.startsWith("store_"))).not.toContain("store_rolled_back");
  });

  it("leaves no card waiting whose request is younger than the state that a store was taken back to", async () => {
    const world = aWorld();
    await world.ask();
    await tellRequest(world.deps, firstId);
    await world.sweep();
    const card = await world.requests.cardOf(firstId);
    world.requests.flush();
    world.truth.mark = { epoch: "one", lastEventId: "9-0", hasKnown: false };
    await world.sweep();
    expect(await world.stored()).toMatchObject({ state: "expired", recovered: true });
    expect(await world.requests.cardOf(firstId)).toEqual(card);
  });

  it("does not call a request's access gone, when the entry gives access and its owner tag is off", async () => {
    const world = aWorld();
    await world.ask();
    await tellRequest(world.deps, firstId);
    await world.sweep();
    await world.approve();
    await world.grant();
    const { [ownerTag]: _owner, ...tags } = world.entries.get(prod, annsPrincipal)?.tags ?? {};
    world.entries.put(prod, { ...world.entries.get(prod, annsPrincipal), tags });
    world.requests.flush();
    world.truth.mark = { epoch: "two", lastEventId: "1-0", hasKnown: false };
    await world.sweep();
    expect(await world.requests.read(firstId)).toBeUndefined();
    expect(world.metrics.alarms).toContain("owner_stripped");
  });
});

describe("an entry whose owner tag somebody took off", () => {
  async function stripped(): Promise<World> {
    const world = await active();
    const { [ownerTag]: _owner, ...tags } = world.entries.get(prod, annsPrincipal)?.tags ?? {};
    world.entries.put(prod, { ...world.entries.get(prod, annsPrincipal), tags });
    return world;
  }

  it("is never called gone while it gives access, alarms, and is not touched", async () => {
    const world = await stripped();
    const before = world.entries.writes.length;
    await sweeps(world);
    expect((await world.stored()).state).toBe("active");
    world.clock.advance(hours(1));
    await sweeps(world, 6);
    expect(await world.stored()).toMatchObject({ state: "ending", overdue: { attempts: expect.any(Number) as number } });
    expect(world.metrics.alarms).toContain("owner_stripped");
    expect(world.entries.writes.slice(before)).toEqual([]);
  });

  it("is taken away as soon as the tag is back", async () => {
    const world = await stripped();
    world.clock.advance(hours(2));
    await sweeps(world);
    const entry = world.entries.get(prod, annsPrincipal);
    world.entries.put(prod, { ...entry, tags: { ...entry?.tags, [ownerTag]: owner } });
    await sweeps(world);
    expect(isGone(world)).toBe(true);
    expect((await world.stored()).state).toBe("ended");
  });
});

describe("a standing entry with a copied lease tag", () => {
  it("gets no tombstone", async () => {
    const world = await active();
    const entry = world.entries.get(prod, annsPrincipal);
    world.entries.remove(prod, annsPrincipal);
    world.entries.put(prod, { ...entry, entryArn: a.entryArn("arn:aws:eks:eu-west-1:111122223333:access-entry/prod-eu-1/role/111122223333/ann/other"), tags: { [leaseTag(firstId)]: "1:copied" } });
    Object.assign(world.deps, { provedEntries: new ProvedEntries(world.clock) });
    const before = world.entries.writes.length;
    await world.end();
    expect(world.entries.writes.slice(before)).toEqual([]);
  });
});

describe("a cluster that the configuration names no more", () => {
  it("is told as overdue, and keeps a process from starting", async () => {
    const world = await active();
    const { configuration } = world.settings;
    world.settings.configuration = { ...configuration, clusters: [] };
    await expect(refuseLostAccess(world.deps)).rejects.toThrow(/names prod no more, or means another cluster by it, but access is live there \(REQ-BCDE1\)/);
    world.clock.advance(hours(2));
    await expect(world.endJob()).rejects.toThrow(/not configured/);
    expect((await world.stored()).overdue).toMatchObject({ attempts: 1 });
    world.settings.configuration = configuration;
    await expect(refuseLostAccess(world.deps)).resolves.toBeUndefined();
  });
});

describe("a store that does not answer after it has stored", () => {
  it("makes neither a click nor an end a refusal", async () => {
    const world = aWorld();
    await world.ask();
    const replace = world.requests.replace.bind(world.requests);
    world.requests.replace = async (change) => { await replace(change); world.requests.isAway = true; throw new UnavailableError("unavailable", "no answer"); };
    const stateNow = async () => { world.requests.isAway = false; return (await world.stored()).state; };
    await expect(world.approve()).rejects.toThrow(UnavailableError);
    expect(await stateNow()).toBe("activating");
    await expect(world.end()).rejects.toThrow(UnavailableError);
    expect(await stateNow()).toBe("withdrawing");
  });
});

describe("the requester's right, at the grant", () => {
  it("is decided by the entitlement that was approved, not by another that fits", async () => {
    const world = aWorld();
    const [entitlement] = world.settings.configuration.entitlements;
    if (entitlement === undefined) throw new Error("no entitlement");
    const mine = { ...entitlement, requesters: [a.group("sre")] };
    const groups = [...world.settings.configuration.groups.filter(({ name }) => name !== "sre"), { name: a.group("sre"), members: [a.user("U0ANN")] }];
    world.settings.configuration = { ...world.settings.configuration, groups, entitlements: [mine, { ...entitlement, index: 1, hash: "other" }] };
    await world.ask();
    await world.approve();
    world.settings.configuration = { ...world.settings.configuration, groups: groups.map((group) => (group.name === "sre" ? { ...group, members: [] } : group)) };
    await world.grant();
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "not_entitled" } });
  });
});

describe("an intake that fails", () => {
  it("is told once, and not done again", async () => {
    const world = aWorld();
    world.deps.principals.find = () => Promise.reject(new RejectedError("access_denied", "iam:GetRole"));
    const intake = { key: "command:1", at: world.clock.now(), person: a.user("U0ANN"), answerTo: { user: a.user("U0ANN") }, work: { kind: "request" as const, requestId: firstId, wish: { cluster: "prod", role: "view", namespaces: [a.namespace("payments")] } } };
    await world.deps.intakes.accept(intake);
    await workOffIntake(world.deps, intake);
    for (let n = 0; n < 20; n += 1) { world.clock.advance(minutes(1)); await workOffAbandoned(world.deps); }
    expect(world.answers).toMatchObject([{ kind: "error", of: "request" }]);
  });
});

describe("a Withdraw button of an old message", () => {
  it("does not end access that was given since", async () => {
    const world = await active();
    const outcome = await endRequest(world.deps, { requestId: firstId, person: a.user("U0ANN"), onlyPending: true });
    expect(outcome).toMatchObject({ kind: "end_refused", refusal: { code: "not_pending", state: "active" } });
    expect((await world.stored()).state).toBe("active");
  });
});

describe("messages that waited for Slack", () => {
  it("do not offer access that is over", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    await world.grant();
    world.clock.advance(hours(1));
    for (let n = 0; n < 3; n += 1) { await world.endJob(); world.clock.advance(seconds(6)); }
    expect((await world.stored()).state).toBe("ended");
    await tellRequest(world.deps, firstId);
    expect(world.told).toContain("requester over");
    expect(world.told).not.toContain("requester active");
    expect(world.told).not.toContain("requester waiting");
  });
});

describe("an outage of AWS that lasts longer than a job tries", () => {
  it("does not keep a grant waiting: every sweep asks for it again", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    world.entries.fail = () => { throw new UnavailableError("unavailable", "AWS does not answer"); };
    world.queue.asked.length = 0;
    await world.sweep();
    expect(world.queue.asked).toContain(`grant ${firstId}`);
    world.clock.advance(minutes(11));
    await world.grant();
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "grant_window_over" } });
  });
});

describe("a grant whose calls wait until its window is over", () => {
  it("gives nothing", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    const { describe: describeCluster } = world.deps.clusters;
    world.deps.clusters.describe = async () => { world.clock.advance(minutes(11)); return describeCluster(); };
    await world.grant().catch(() => undefined);
    world.deps.clusters.describe = describeCluster;
    await world.grant();
    expect(isGone(world)).toBe(true);
    expect(world.entries.writes.filter((write) => write.startsWith("associate"))).toEqual([]);
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "grant_window_over" } });
  });
});
