import { describe, expect, it } from "vitest";
import type { ObservedEntry } from "../../src/domain/cluster/access-entry.ts";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import { DueHeap } from "../../src/domain/lease/due-heap.ts";
import type { Lease } from "../../src/domain/lease/lease.ts";
import { leaseTag, ownerTag, tombstoneTag, writeMade, madeTag } from "../../src/domain/lease/lease-tags.ts";
import { writeLease } from "../../src/domain/lease/lease-value.ts";
import type { ReadFor } from "../../src/ports/access/entry-reader.ts";
import { convergePrincipal } from "../../src/usecases/access/converge-principal.ts";
import { endDue } from "../../src/usecases/access/end-due.ts";
import type { EndDueDeps } from "../../src/usecases/access/end-due.ts";
import { Lanes } from "../../src/usecases/access/lanes.ts";
import { ForeignEntries } from "../../src/usecases/access/foreign-entries.ts";
import { AbsenceMemory } from "../../src/usecases/access/absence-memory.ts";
import { ProvedEntries } from "../../src/usecases/access/proved-entries.ts";
import { sweepCluster } from "../../src/usecases/access/sweep-cluster.ts";
import { AuditTrail } from "../../src/usecases/audit/audit-trail.ts";
import { a, aCluster, aLease, annsPrincipal, firstId, keys, macKeys, noon, owner, prodArn, scope, secondId, idAt } from "../world/builders.ts";
import { MemoryEntries } from "../world/memory-entries.ts";
import { MemoryClock, MemoryLog, MemoryMetrics, MemorySettings, MemorySink, MemoryTrustedClock, patientClock } from "../world/memory-system.ts";
import { hours, minutes, plus, seconds } from "../world/times.ts";

const cluster = aCluster();
const bob = a.principal("arn:aws:iam::111122223333:role/people/bob");
const terraform = a.principal("arn:aws:iam::111122223333:role/terraform");
const view = "AmazonEKSViewPolicy";

function aWorld() {
  const clock = new MemoryClock();
  const entries = new MemoryEntries(clock);
  const log = new MemoryLog();
  const metrics = new MemoryMetrics();
  const [sink, stream] = [new MemorySink(), new MemorySink()];
  const notes: string[] = [];
  const deps: EndDueDeps = {
    entryReader: entries, entryRemovals: entries, entryUpkeep: entries, trustedClock: new MemoryTrustedClock(clock), settings: new MemorySettings(),
    leaseKeys: keys, provedEntries: new ProvedEntries(clock), trail: new AuditTrail({ sink, stream, log, metrics, hostClock: patientClock }), log, metrics,
    ownRemovals: { noteOwnRemoval: (_cluster, principal) => { notes.push(principal); return Promise.resolve(); } }, foreign: new ForeignEntries(clock), dueHeap: new DueHeap(), endLanes: new Lanes(16),
  };
  const give = (principal: typeof bob, leases: readonly Lease[], associations: ObservedEntry["associations"] = [{ policy: view, scope: scope("payments") }]): void => {
    const target = { owner, clusterArn: prodArn, principal };
    entries.put(cluster, {
      principal, associations, entryArn: a.entryArn(`arn:aws:eks:eu-west-1:111122223333:access-entry/prod-eu-1/role/111122223333/${principal.split("/").at(-1) ?? ""}/1`),
      tags: { [ownerTag]: owner, [madeTag]: writeMade(target, keys), ...Object.fromEntries(leases.map((lease) => [leaseTag(lease.id), writeLease(lease, target, keys)])) },
    });
  };
  return { clock, entries, deps, give, sink, stream, metrics, notes };
}

describe("convergePrincipal", () => {
  it("takes the association first and then the entry, when the lease is over, and writes it to both sinks", async () => {
    const { clock, entries, deps, give, sink, stream, notes } = aWorld();
    give(annsPrincipal, [aLease()]);
    clock.advance(hours(1));
    expect(await convergePrincipal(deps, { cluster, principal: annsPrincipal })).toMatchObject({ isSettled: true, judged: undefined });
    expect(entries.writes).toEqual([`disassociate ann ${view}`, "deleteEntry ann"]);
    await deps.trail.flush();
    expect(sink.events.map(({ type }) => type)).toEqual(["access.removed_by_us", "access.removed_by_us"]);
    expect(stream.events).toEqual(sink.events);
    expect(notes).toEqual([annsPrincipal]);
  });

  it("does nothing a second time, and nothing while the lease lives", async () => {
    const { entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    for (let time = 0; time < 2; time += 1) expect((await convergePrincipal(deps, { cluster, principal: annsPrincipal })).isSettled).toBe(true);
    expect(entries.writes).toEqual([]);
  });

  it("leaves exactly the other lease, whichever of two ends first", async () => {
    for (const [first, second, kept] of [[10, 50, "checkout"], [50, 10, "payments"]] as const) {
      const { clock, entries, deps, give } = aWorld();
      give(annsPrincipal, [aLease({ notAfter: plus(noon, minutes(first)) }), aLease({ id: secondId, notAfter: plus(noon, minutes(second)), scope: scope("checkout") })], [{ policy: view, scope: scope("payments", "checkout") }]);
      clock.advance(minutes(30));
      await convergePrincipal(deps, { cluster, principal: annsPrincipal });
      expect(entries.get(cluster, annsPrincipal)?.associations).toEqual([{ policy: view, scope: scope(kept) }]);
    }
  });

  it("reads the associations too, when the tags of what should be over show another lease, and leaves exactly that", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease({ notAfter: plus(noon, minutes(10)) }), aLease({ id: secondId, scope: scope("checkout") })], [{ policy: view, scope: scope("payments", "checkout") }]);
    clock.advance(minutes(30));
    expect((await convergePrincipal(deps, { cluster, principal: annsPrincipal, isOver: true })).judged?.live).toHaveLength(1);
    expect(entries.get(cluster, annsPrincipal)?.associations).toEqual([{ policy: view, scope: scope("checkout") }]);
  });

  it("takes what somebody else associated with the entry, when it ends by its tags alone", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()], [{ policy: view, scope: scope("payments") }, { policy: "AmazonEKSClusterAdminPolicy", scope: { type: "cluster" } }]);
    clock.advance(hours(1));
    expect(await convergePrincipal(deps, { cluster, principal: annsPrincipal, isOver: true })).toMatchObject({ isSettled: true, judged: undefined });
    expect(entries.writes).toEqual([`disassociate ann ${view}`, "deleteEntry ann"]);
  });

  it("touches nothing that is not ours, also when it should be over", async () => {
    const { entries, deps } = aWorld();
    entries.put(cluster, { principal: terraform, tags: { "managed-by": "terraform" }, associations: [{ policy: view, scope: { type: "cluster" } }] });
    expect((await convergePrincipal(deps, { cluster, principal: terraform, isOver: true })).judged?.ownership).toBe("foreign");
    expect(entries.writes).toEqual([]);
  });

  it("does not take a lease that is added between the look and the deletion", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    clock.advance(hours(1));
    entries.fail = (call) => {
      if (call !== "disassociate") return;
      clock.advance(seconds(3));
      give(annsPrincipal, [aLease(), aLease({ id: secondId, issuedAt: plus(noon, hours(1)), notAfter: plus(noon, hours(2)) })]);
      entries.fail = () => undefined;
    };
    await convergePrincipal(deps, { cluster, principal: annsPrincipal, isOver: true });
    expect(entries.writes).not.toContain("deleteEntry ann");
    expect(entries.get(cluster, annsPrincipal)?.tags[leaseTag(secondId)]).toBeDefined();
  });

  it("deletes no entry by old tags: a lease added meanwhile lives", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    clock.advance(hours(1));
    const observed = await entries.read(cluster, annsPrincipal);
    clock.advance(seconds(3));
    give(annsPrincipal, [aLease(), aLease({ id: secondId, issuedAt: plus(noon, hours(1)), notAfter: plus(noon, hours(2)) })]);
    await convergePrincipal(deps, { cluster, principal: annsPrincipal, observed });
    expect(entries.writes).not.toContain("deleteEntry ann");
    expect(entries.get(cluster, annsPrincipal)).toBeDefined();
  });

  it("goes on after a change that failed, and tells the failure", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    clock.advance(hours(1));
    entries.fail = (call) => { if (call === "disassociate") throw new UnavailableError("throttled", "slow down"); };
    await expect(convergePrincipal(deps, { cluster, principal: annsPrincipal })).rejects.toThrow("slow down");
    expect(entries.get(cluster, annsPrincipal)).toBeUndefined();
  });

  it("removes although the audit log and the note of our own removal are away", async () => {
    const { clock, entries, deps, give, sink, stream, metrics } = aWorld();
    [sink.isAway, stream.isAway] = [true, true];
    give(annsPrincipal, [aLease()]);
    clock.advance(hours(1));
    await convergePrincipal({ ...deps, ownRemovals: { noteOwnRemoval: () => Promise.reject(new UnavailableError("unavailable", "no store")) } }, { cluster, principal: annsPrincipal });
    expect(entries.get(cluster, annsPrincipal)).toBeUndefined();
    await expect(deps.trail.flush()).rejects.toThrow("away");
    expect(metrics.alarms).toContain("audit_behind");
    [sink.isAway, stream.isAway] = [false, false];
    await deps.trail.flush();
    expect(sink.events).toHaveLength(2);
  });

  it("says that it is not settled, when reads go on showing what was removed", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    clock.advance(hours(1));
    entries.disassociate = () => Promise.resolve();
    entries.deleteEntry = () => Promise.resolve();
    expect((await convergePrincipal(deps, { cluster, principal: annsPrincipal })).isSettled).toBe(false);
  });

  it("drops dead lease tags, and goes on when that fails", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease({ notAfter: plus(noon, minutes(10)) }), aLease({ id: secondId })]);
    clock.advance(minutes(30));
    entries.fail = (call) => { if (call === "dropTags") throw new UnavailableError("throttled", "slow down"); };
    expect((await convergePrincipal(deps, { cluster, principal: annsPrincipal })).isSettled).toBe(true);
    entries.fail = () => undefined;
    await convergePrincipal(deps, { cluster, principal: annsPrincipal });
    expect(entries.get(cluster, annsPrincipal)?.tags[leaseTag(firstId)]).toBeUndefined();
    expect(entries.get(cluster, annsPrincipal)?.tags[leaseTag(secondId)]).toBeDefined();
  });
});

describe("sweepCluster", () => {
  it("ends what is over and touches nothing that is not ours", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    give(bob, [aLease({ notAfter: plus(noon, hours(3)) })]);
    entries.put(cluster, { principal: terraform, tags: { "managed-by": "terraform" }, associations: [{ policy: view, scope: { type: "cluster" } }] });
    clock.advance(hours(2));
    const result = await sweepCluster(deps, cluster);
    expect(entries.writes).toEqual([`disassociate ann ${view}`, "deleteEntry ann"]);
    expect([result.error, result.hasUnknownKey, result.looked.size, result.present.size]).toEqual([undefined, false, 3, 3]);
    expect(deps.dueHeap.next()).toBe(plus(noon, hours(3)));
  });

  it("ends what is over longest first, and before it what was ended early", async () => {
    const { clock, entries, deps, give } = aWorld();
    const people = ["p1", "p2", "p3", "p4"].map((name) => a.principal(`arn:aws:iam::111122223333:role/people/${name}`));
    for (const [index, minute] of [40, 20, 30, 59].entries()) give(people[index] ?? bob, [aLease({ id: idAt(plus(noon, seconds(index))), notAfter: plus(noon, minutes(minute)) })]);
    const last = entries.get(cluster, people[3] ?? bob);
    entries.put(cluster, { ...last, tags: { ...last?.tags, [tombstoneTag(idAt(plus(noon, seconds(3))))]: "" } });
    clock.advance(minutes(50));
    await sweepCluster(deps, cluster);
    expect(entries.writes.filter((write) => write.startsWith("disassociate")).map((write) => write.split(" ")[1])).toEqual(["p4", "p2", "p3", "p1"]);
  });

  it("does not read foreign entries again for an hour, unless it must or they went away meanwhile", async () => {
    const { clock, entries, deps } = aWorld();
    entries.put(cluster, { principal: terraform });
    await sweepCluster(deps, cluster);
    await sweepCluster(deps, cluster);
    expect(entries.reads).toBe(1);
    await sweepCluster(deps, cluster, new Set([terraform]));
    expect(entries.reads).toBe(2);
    clock.advance(minutes(61));
    await sweepCluster(deps, cluster);
    expect(entries.reads).toBe(3);
    entries.remove(cluster, terraform);
    await sweepCluster(deps, cluster);
    entries.put(cluster, { principal: terraform });
    await sweepCluster(deps, cluster);
    expect(entries.reads).toBe(4);
  });

  it("is not stopped by one entry that cannot be read or removed (S: fault row 53), and says so", async () => {
    for (const call of ["read", "disassociate"]) {
      const { clock, entries, deps, give } = aWorld();
      give(annsPrincipal, [aLease()]);
      give(bob, [aLease()]);
      clock.advance(hours(2));
      entries.fail = (made, principal) => { if (made === call && principal.endsWith("/ann")) throw new UnavailableError("unavailable", "not now"); };
      const result = await sweepCluster(deps, cluster);
      expect(entries.get(cluster, bob)).toBeUndefined();
      expect(result.error).toBeInstanceOf(UnavailableError);
      expect(result.looked.has(annsPrincipal)).toBe(false);
    }
  });

  it("cannot say anything, when the entries cannot be listed", async () => {
    const { entries, deps } = aWorld();
    entries.fail = () => { throw new RejectedError("mode_config_map", "no entries here"); };
    await expect(sweepCluster(deps, cluster)).rejects.toThrow("no entries here");
  });

  it("ends stripped and forged leases, with an alarm in the audit log once (fault row 37)", async () => {
    const { entries, deps, give, sink, metrics } = aWorld();
    give(annsPrincipal, [aLease()]);
    const entry = entries.get(cluster, annsPrincipal);
    entries.put(cluster, { ...entry, tags: { ...entry?.tags, [leaseTag(firstId)]: "1:rubbish" } });
    entries.fail = (call) => { if (call === "deleteEntry") throw new UnavailableError("unavailable", "not now"); };
    await sweepCluster(deps, cluster);
    await sweepCluster(deps, cluster);
    expect(entries.get(cluster, annsPrincipal)?.associations).toEqual([]);
    await deps.trail.flush();
    expect(sink.events.filter(({ type }) => type === "entry.alarm")).toHaveLength(1);
    expect(metrics.alarms).toEqual(["bad_lease", "bad_lease"]);
  });

  it("holds unexpected removals back, when most own entries would lose access at once", async () => {
    const { entries, deps, give, sink, metrics } = aWorld();
    for (let n = 0; n < 4; n += 1) {
      const principal = a.principal(`arn:aws:iam::111122223333:role/people/p${String(n)}`);
      give(principal, [aLease({ id: idAt(noon) })]);
      const entry = entries.get(cluster, principal);
      entries.put(cluster, { ...entry, tags: { ...entry?.tags, [leaseTag(idAt(noon))]: "1:rubbish" } });
    }
    const result = await sweepCluster(deps, cluster);
    expect(entries.writes).toEqual([]);
    expect([...result.looked.values()].every(({ isSettled }) => !isSettled)).toBe(true);
    await deps.trail.flush();
    expect(sink.events.map(({ type }) => type)).toContain("pass.braked");
    expect(metrics.alarms).toContain("pass_braked");
  });

  it("shows what no lease justifies and how long it is overdue, until a whole pass took it away", async () => {
    const { clock, entries, deps, give, metrics } = aWorld();
    give(annsPrincipal, [aLease()]);
    give(bob, [aLease({ notAfter: plus(noon, hours(3)) })], [{ policy: view, scope: scope("payments") }, { policy: "AmazonEKSEditPolicy", scope: scope("payments") }]);
    clock.advance(minutes(62));
    entries.fail = (call) => { if (call === "disassociate" || call === "deleteEntry") throw new UnavailableError("throttled", "slow down"); };
    await sweepCluster(deps, cluster);
    expect([metrics.unjustified, metrics.overdue]).toEqual([[2], [120]]);
    entries.fail = (call) => { if (call === "read") throw new UnavailableError("throttled", "slow down"); };
    await sweepCluster(deps, cluster);
    expect([metrics.unjustified, metrics.overdue]).toEqual([[2], [120]]);
    entries.fail = () => undefined;
    await sweepCluster(deps, cluster);
    expect([metrics.unjustified.at(-1), metrics.overdue.at(-1)]).toEqual([0, 0]);
  });

  it("keeps access under a wrong key of ours until its written end, and says that it lacks the key", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    const wrong = { ...deps, leaseKeys: macKeys("wrong deploy") };
    expect((await sweepCluster(wrong, cluster)).hasUnknownKey).toBe(true);
    expect(entries.writes).toEqual([]);
    clock.advance(hours(1));
    await sweepCluster(wrong, cluster);
    expect(entries.get(cluster, annsPrincipal)).toBeUndefined();
  });

  it("goes on ending an entry whose proof was stripped after it was seen", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    await sweepCluster(deps, cluster);
    const entry = entries.get(cluster, annsPrincipal);
    entries.put(cluster, { ...entry, tags: { [ownerTag]: owner, [tombstoneTag(secondId)]: "" } });
    clock.advance(hours(1));
    await sweepCluster(deps, cluster);
    expect(entries.get(cluster, annsPrincipal)).toBeUndefined();
  });
});

describe("what a process remembers", () => {
  it("forgets entries that were proved, when no list named them for an hour", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease({ notAfter: plus(noon, hours(9)) })]);
    give(bob, [aLease()]);
    await sweepCluster(deps, cluster);
    expect(deps.provedEntries.size).toBe(2);
    clock.advance(hours(1));
    await sweepCluster(deps, cluster);
    expect(entries.get(cluster, bob)).toBeUndefined();
    clock.advance(minutes(61));
    await sweepCluster(deps, cluster);
    expect(deps.provedEntries.size).toBe(1);
  });

  it("writes an alarm again that was not raised for an hour, and only then", () => {
    const clock = new MemoryClock();
    const foreign = new ForeignEntries(clock);
    const raise = (after: Parameters<MemoryClock["advance"]>[0]): boolean => { clock.advance(after); return foreign.isNewAlarm("entry bad_lease"); };
    expect([minutes(0), minutes(40), minutes(40), minutes(61)].map(raise)).toEqual([true, false, false, true]);
  });

  it("forgets sightings of access that nobody looked at for an hour", () => {
    const clock = new MemoryClock();
    const absences = new AbsenceMemory(clock);
    absences.present(firstId, noon);
    absences.missingFor(secondId);
    clock.advance(minutes(59));
    absences.forgetOld();
    expect([absences.size, absences.lastPresent(firstId)]).toEqual([2, noon]);
    absences.present(firstId, plus(noon, minutes(59)));
    clock.advance(minutes(2));
    absences.forgetOld();
    expect([absences.size, absences.lastPresent(firstId)]).toEqual([1, plus(noon, minutes(59))]);
  });
});

describe("endDue", () => {
  it("ends without any store, three seconds after the end, and remembers the next one", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease({ notAfter: plus(noon, minutes(10)) }), aLease({ id: secondId, scope: scope("checkout") })], [{ policy: view, scope: scope("payments", "checkout") }]);
    await sweepCluster(deps, cluster);
    clock.advance(minutes(10));
    await endDue(deps);
    expect(entries.writes).toEqual([]);
    clock.advance(seconds(3));
    await endDue(deps);
    expect(entries.get(cluster, annsPrincipal)?.associations).toEqual([{ policy: view, scope: scope("checkout") }]);
    expect(deps.dueHeap.next()).toBe(plus(noon, hours(1)));
  });

  it("asks for the longest overdue first, also when it failed before and is tried again", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    await sweepCluster(deps, cluster);
    const asked: ReadFor[] = [];
    const entryReader = { ...deps.entryReader, readTags: (_cluster: unknown, _principal: unknown, readFor: ReadFor) => { asked.push(readFor); return Promise.reject(new UnavailableError("unavailable", "outage")); } };
    clock.advance(hours(2));
    await endDue({ ...deps, entryReader });
    clock.advance(minutes(5));
    await endDue({ ...deps, entryReader });
    expect(asked).toEqual([0, 1].map(() => ({ due: plus(noon, hours(1)) })));
    expect(entries.writes).toEqual([]);
  });

  it("tries again a second later what failed, and leaves what is of a cluster that is not configured", async () => {
    const { clock, entries, deps, give } = aWorld();
    give(annsPrincipal, [aLease()]);
    await sweepCluster(deps, cluster);
    deps.dueHeap.add({ cluster: a.cluster("gone"), principal: bob, notAfter: noon });
    clock.advance(hours(2));
    entries.fail = () => { throw new UnavailableError("unavailable", "outage"); };
    await endDue(deps);
    expect(deps.dueHeap.size).toBe(2);
    entries.fail = () => undefined;
    await endDue(deps);
    expect(entries.get(cluster, annsPrincipal)).toBeDefined();
    clock.advance(seconds(1));
    await endDue(deps);
    expect(entries.get(cluster, annsPrincipal)).toBeUndefined();
  });
});
