// Deeds through their intake, and what is done about errors that nobody foresaw, and about clusters that the configuration lost.
import { describe, expect, it } from "vitest";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import type { Intake, IntakeWork } from "../../src/domain/request/intake.ts";
import type { Configuration } from "../../src/domain/configuration.ts";
import { endDue } from "../../src/usecases/access/end-due.ts";
import { findRequest, listAccess } from "../../src/usecases/request/list-access.ts";
import { listEntitled } from "../../src/usecases/request/list-entitled.ts";
import { remindRequest } from "../../src/usecases/request/remind-request.ts";
import { workOffIntake } from "../../src/usecases/request/work-off-intake.ts";
import { tellRequest } from "../../src/usecases/talk/tell-request.ts";
import { a, aPerson, firstId, noon, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes } from "../world/times.ts";

type World = ReturnType<typeof aWorld>;
const bug = new TypeError("a bug");
const wish = { cluster: "prod", role: "view", namespaces: [a.namespace("payments")] };

async function doing(world: World, person: string, work: IntakeWork) {
  const intake: Intake = { key: `k${String(world.answers.length)}`, at: noon, person: a.user(person), answerTo: { user: a.user(person), channel: "C0PAYMENTS" }, work };
  return workOffIntake(world.deps, intake);
}
const hashOf = async (world: World): Promise<string> => (await world.stored()).approvalHash;
async function active(world = aWorld()): Promise<World> {
  await world.ask();
  await world.approve();
  await world.grant();
  return world;
}
function configure(world: World, change: (configuration: Configuration) => Partial<Configuration>): void {
  world.settings.configuration = { ...world.settings.configuration, ...change(world.settings.configuration) };
}
const dropClusters = (world: World): void => { configure(world, () => ({ clusters: [] })); };
const refusals = (world: World): readonly unknown[] => world.sink.events.filter(({ type }) => type.endsWith(".refused")).map(({ actor, request, facts }) => [actor, request, facts]);

describe("a deed", () => {
  it("is done, answered, and its refusal is in the audit log, whatever it is", async () => {
    const world = aWorld();
    expect(await doing(world, "U0ANN", { kind: "request", requestId: firstId, wish })).toMatchObject({ kind: "asked" });
    expect(await doing(world, "U0DORA", { kind: "approve", requestId: firstId, shownHash: await hashOf(world) })).toMatchObject({ kind: "review_refused", refusal: { code: "not_an_approver" } });
    expect(await doing(world, "U0DORA", { kind: "deny", requestId: firstId, shownHash: await hashOf(world), reason: "no" })).toMatchObject({ kind: "review_refused", refusal: { code: "not_an_approver" } });
    expect(await doing(world, "U0DORA", { kind: "end", requestId: firstId, reason: "no" })).toMatchObject({ kind: "end_refused" });
    expect(await doing(world, "U0NOBODY", { kind: "request", requestId: secondId, wish })).toMatchObject({ kind: "request_refused", refusal: { code: "not_member" } });
    expect(await doing(world, "U0BOB", { kind: "deny", requestId: firstId, shownHash: await hashOf(world), reason: "no" })).toMatchObject({ kind: "denied" });
    expect(await doing(world, "U0CAT", { kind: "deny", requestId: firstId, shownHash: await hashOf(world), reason: "no" })).toMatchObject({ kind: "review_refused", refusal: { code: "already_decided" } });
    await world.deps.trail.flush();
    const dora = { slack: "U0DORA", email: "dora@example.com" };
    expect(refusals(world)).toEqual([
      [dora, firstId, { deed: "approve", code: "not_an_approver" }], [dora, firstId, { deed: "deny", code: "not_an_approver" }], [dora, firstId, expect.objectContaining({ deed: "end" })],
      [{ slack: "U0NOBODY" }, undefined, { cluster: "prod", role: "view", code: "not_member" }], [{ slack: "U0CAT", email: "cat@example.com" }, firstId, { deed: "deny", code: "already_decided" }],
    ]);
    expect(world.answers).toHaveLength(7);
  });
  it("withdraws only what still waits, when it was a click on Withdraw", async () => {
    const world = await active();
    expect(await doing(world, "U0ANN", { kind: "end", requestId: firstId, onlyPending: true })).toMatchObject({ kind: "end_refused" });
    expect((await world.stored()).state).toBe("active");
  });
});

describe("an error that nobody foresaw", () => {
  const forgotten: readonly [string, (world: World) => void, IntakeWork["kind"]][] = [
    ["in the directory, when somebody asks", (world) => { world.away.directory = bug; }, "request"],
    ["about the cluster, when somebody asks", (world) => { world.away.aws = bug; }, "request"], ["about its namespaces, when somebody asks", (world) => { world.away.namespaces = bug; }, "request"],
    ["in the directory, at the click", (world) => { world.away.directory = bug; }, "approve"], ["in the groups, at the click", (world) => { world.away.groups = bug; }, "approve"],
    ["in the directory, at the end", (world) => { world.away.directory = bug; }, "end"],
  ];
  it.each(forgotten)("%s is told as an error with its reference, and is no refusal and no grant", async (_, prepare, kind) => {
    const world = aWorld();
    if (kind !== "request") await world.ask();
    prepare(world);
    const work: IntakeWork = kind === "request" ? { kind, requestId: firstId, wish } : kind === "approve" ? { kind, requestId: firstId, shownHash: await hashOf(world) } : { kind: "end", requestId: firstId, reason: "r" };
    expect(await doing(world, kind === "end" ? "U0DORA" : kind === "approve" ? "U0EVE" : "U0ANN", work)).toEqual({ kind: "error", reference: "ERR-TEST1", of: kind });
    expect((await world.requests.read(firstId))?.state).toBe(kind === "request" ? undefined : "pending");
    expect(world.entries.writes).toEqual([]);
    expect(refusals(world)).toEqual([]);
  });
  it("of Slack is tried again and not taken for a message that will never be taken", async () => {
    const world = aWorld();
    await world.ask();
    world.deps.notifier.postCard = () => Promise.reject(bug);
    await expect(tellRequest(world.deps, firstId)).rejects.toThrow("a bug");
    world.deps.notifier.postCard = () => Promise.reject(new RejectedError("not_found", "no such channel"));
    await tellRequest(world.deps, firstId);
    expect(await world.requests.cardOf(firstId)).toBeUndefined();
  });
});

describe("a cluster that the configuration does not name any more", () => {
  it("is offered to nobody, and what waits for it cannot be approved", async () => {
    const world = aWorld();
    await world.ask();
    expect((await listEntitled(world.deps, a.user("U0ANN"))).length).toBeGreaterThan(0);
    dropClusters(world);
    expect(await listEntitled(world.deps, a.user("U0ANN"))).toEqual([]);
    expect(await world.approve()).toMatchObject({ kind: "review_refused" });
    world.clock.advance(hours(1));
    expect(await remindRequest(world.deps, firstId)).toBe("done");
    expect((await world.stored()).state).toBe("expired");
  });
  it("keeps its requests from being called over: what was granted there is never said to be gone", async () => {
    const world = await active();
    dropClusters(world);
    world.clock.advance(hours(2));
    await endDue(world.deps);
    await expect(world.endJob()).rejects.toThrow(UnavailableError);
    expect((await world.stored()).state).not.toBe("ended");
  });
  it("lets an approved request fail, before anything was written there", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    dropClusters(world);
    await world.grant();
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "terms_changed" } });
    expect(world.entries.writes).toEqual([]);
  });
});

describe("who may look", () => {
  it("is the requester and the approvers of a request, and no guest, stranger or bystander", async () => {
    const world = aWorld();
    await world.ask();
    const { shortId } = await world.stored();
    for (const [person, sees] of [["U0ANN", true], ["U0BOB", true], ["U0DORA", false], ["U0GUS", false], ["U0NOBODY", false]] as const) {
      expect([person, (await findRequest(world.deps, a.user(person), shortId)) !== undefined]).toEqual([person, sees]);
    }
    expect((await listAccess(world.deps, a.user("U0ANN"))).requests).toHaveLength(1);
    world.people.set(a.user("U0ANN"), aPerson({ isRestricted: true }));
    expect((await listAccess(world.deps, a.user("U0ANN"))).requests).toEqual([]);
    expect(await listEntitled(world.deps, a.user("U0ANN"))).toEqual([]);
  });
});

describe("what Slack does not say of the groups", () => {
  const outage = new UnavailableError("unavailable", "Slack is away");
  it("makes nobody an approver at the grant: it is tried again, and nothing is written meanwhile", async () => {
    const world = aWorld();
    await world.ask();
    await world.approve();
    world.away.groups = outage;
    configure(world, ({ groups }) => ({ groups: groups.map((group) => ({ ...group, members: group.members.filter((one) => one !== "U0BOB") })) }));
    await expect(world.grant()).rejects.toThrow(UnavailableError);
    expect(world.entries.writes).toEqual([]);
    world.clock.advance(minutes(11));
    await world.grant();
    expect((await world.stored()).state).toBe("failed");
  });
});
