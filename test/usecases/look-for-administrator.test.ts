// Who may look at clusters: decided anew each time, no when it cannot be known, and every no is in the audit log.
import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../src/domain/errors.ts";
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import type { LookWish } from "../../src/domain/overview/look-wish.ts";
import type { People } from "../../src/ports/person/people.ts";
import { AuditTrail } from "../../src/usecases/audit/audit-trail.ts";
import { lookForAdministrator } from "../../src/usecases/administration/look-for-administrator.ts";
import type { AdministratorDeps } from "../../src/usecases/administration/look-for-administrator.ts";
import { a, aConfiguration, anEntry, aPerson, keys, noon, owner, prodArn } from "../world/builders.ts";
import { MemoryAuditSink } from "../world/memory-audit-sink.ts";
import { MemoryClock, MemoryLog, MemoryRandom, MemorySettings, MemoryTrustedClock, patientClock } from "../world/memory-system.ts";
import { silentMetrics } from "../world/silent-metrics.ts";

const away = (): Promise<never> => Promise.reject(new UnavailableError("unavailable", "Slack is out"));
const eve = a.user("U0EVE");
const wish: LookWish = { kind: "cluster", cluster: "prod" };

// A clock that only sleeps: a look ends before its patience does.
class StillClock extends MemoryClock {
  override sleep(): Promise<void> {
    return new Promise(() => undefined);
  }
}

function stage(people: Partial<People> = {}, parts: Partial<AdministratorDeps> = {}): { readonly deps: AdministratorDeps; readonly noted: () => Promise<readonly AuditEvent[]> } {
  const clock = new StillClock();
  const sink = new MemoryAuditSink();
  const trail = new AuditTrail({ sink, stream: new MemoryAuditSink(), log: new MemoryLog(), metrics: silentMetrics, hostClock: patientClock });
  const trustedClock = new MemoryTrustedClock(clock);
  const entry = anEntry({ associations: [], tags: {} });
  const deps: AdministratorDeps = {
    people: { find: (id) => Promise.resolve(aPerson({ id, email: "eve@example.com" })), membersOf: ({ members }) => Promise.resolve(members), ...people },
    settings: new MemorySettings(), trail, auditReader: { length: () => Promise.resolve(0), read: () => { throw new Error("the audit log may not be read"); } }, trustedClock, clock, random: new MemoryRandom(), log: new MemoryLog(),
    clusters: { describe: () => Promise.resolve({ arn: prodArn, createdAt: noon, mode: "API", status: "ACTIVE", version: "1.33", platformVersion: "eks.5" }) },
    entryReader: { listPrincipals: () => Promise.resolve([entry.principal]), read: () => Promise.resolve({ kind: "entry", entry }), listPrincipalsWith: () => Promise.resolve([]), readTags: () => Promise.resolve({ kind: "entry", entry }) },
    principals: { find: () => Promise.resolve(undefined), findRole: () => Promise.resolve(undefined) }, awsAuthRows: { rows: () => Promise.resolve(undefined), data: () => Promise.resolve(undefined) }, requests: { listOpen: () => Promise.resolve([]) },
    judging: () => ({ owner, keys, now: noon, proved: new Set() }), ...parts,
  };
  return { deps, noted: async () => { await trail.flush(); return sink.events; } };
}

describe("lookForAdministrator", () => {
  it("shows an administrator what was asked for, says how far it is, and notes nothing", async () => {
    const { deps, noted } = stage();
    const admitted = await lookForAdministrator(deps, eve, wish);
    const told: (readonly [number, number])[] = [];
    const outcome = "look" in admitted ? await admitted.look((...progress) => { told.push(progress); }) : admitted;
    expect(outcome).toMatchObject({ kind: "cluster", isSensitive: false, view: { cluster: "prod", mode: "API", entries: { total: 1 }, drift: { findings: [], requests: "compared" } } });
    expect(told).toEqual([[1, 1]]);
    expect(await noted()).toEqual([]);
  });

  it.each<readonly [string, Partial<People>, object]>([
    ["somebody of no administrators' group", { membersOf: () => Promise.resolve([]) }, { code: "not_administrator", administrators: ["platform"] }],
    ["a guest who is in the group", { find: (id) => Promise.resolve(aPerson({ id, isRestricted: true })) }, { code: "not_member", why: "guest" }],
    ["somebody whom Slack does not know", { find: () => Promise.resolve(undefined) }, { code: "not_member", why: "unknown_member" }],
    ["anybody, when Slack does not say who it is", { find: away }, { code: "cannot_verify", reference: "ERR-TEST1" }],
    ["anybody, when Slack does not say who is in the group", { membersOf: away }, { code: "cannot_verify", reference: "ERR-TEST1" }],
  ])("refuses %s, reads nothing, and notes it", async (_, people, refusal) => {
    const configuration = aConfiguration();
    const { deps, noted } = stage(people, { clusters: { describe: () => Promise.reject(new Error("nothing may be read")) } });
    const settings = new MemorySettings();
    if (people.membersOf !== undefined) settings.configuration = { ...configuration, groups: configuration.groups.map((group) => ({ ...group, members: [] })) };
    expect(await lookForAdministrator({ ...deps, settings }, eve, wish)).toEqual({ refusal });
    expect(await noted()).toMatchObject([{ type: "deed.refused", at: noon, actor: { slack: eve }, facts: { deed: "cluster", cluster: "prod", code: "code" in refusal ? refusal.code : "" } }]);
  });

  it("refuses everybody, when no group is configured", async () => {
    const { deps } = stage();
    const settings = new MemorySettings();
    settings.configuration = aConfiguration({ administrators: [] });
    expect(await lookForAdministrator({ ...deps, settings }, eve, { kind: "clusters", from: 1 })).toEqual({ refusal: { code: "not_administrator", administrators: [] } });
  });

  it("says that drift is not known, when the bot's requests cannot be read, and shows the rest", async () => {
    const { deps } = stage({}, { requests: { listOpen: away } });
    const admitted = await lookForAdministrator(deps, eve, { kind: "clusters", from: 1 });
    const outcome = "look" in admitted ? await admitted.look(() => undefined) : admitted;
    expect(outcome).toMatchObject({ kind: "clusters", from: 1, total: 1, views: [{ mode: "API", drift: { findings: [], requests: { unknown: "Slack is out" } } }] });
  });
});
