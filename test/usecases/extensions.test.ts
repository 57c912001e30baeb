// Extensions where processes die, clocks run out and records are gone: never access without a lease, never two extensions, and the first ends on time.
import { describe, expect, it } from "vitest";
import type { RequestId } from "../../src/domain/ids.ts";
import { clusterOfTest, extend } from "../world/extending.ts";
import { endRequestByOperator } from "../../src/usecases/administration/end-by-operator.ts";
import { extendAccess } from "../../src/usecases/request/extend-access.ts";
import { a, annsPrincipal, firstId, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes, seconds } from "../world/times.ts";

const thirdId = a.requestId("01KAT5N2008ZQ4X7K3F9ABCDE3");
type World = ReturnType<typeof aWorld>;

async function active(): Promise<World> {
  const world = aWorld();
  await world.ask();
  await world.approve();
  await world.grant();
  return world;
}
const leases = (world: World): readonly string[] => Object.keys(world.entries.get(clusterOfTest, annsPrincipal)?.tags ?? {}).filter((key) => key.startsWith("eks-access/lease/"));
async function ended(world: World, id: RequestId): Promise<void> {
  await world.endJob(id);
  world.clock.advance(seconds(6));
  await world.endJob(id);
}

describe("an extension", () => {
  it("adds a lease that ends where the first ends plus its length, and the end of the first removes nothing", async () => {
    const world = await active();
    const first = await world.stored();
    expect(await extend(world)).toMatchObject({ kind: "asked", extends: { shortId: first.shortId, until: first.intent?.notAfter } });
    world.clock.advance(minutes(20));
    await world.approve(secondId);
    await world.grant(secondId);
    const second = await world.stored(secondId);
    expect([second.state, second.intent?.notAfter]).toEqual(["active", (first.intent?.notAfter ?? 0) + hours(1)]);
    expect((await world.stored()).intent).toEqual(first.intent);
    expect(leases(world)).toHaveLength(2);
    world.clock.advance(minutes(41));
    await ended(world, firstId);
    expect(await world.stored()).toMatchObject({ state: "ended", extension: { id: secondId, until: second.intent?.notAfter } });
    expect(world.entries.get(clusterOfTest, annsPrincipal)?.associations).toHaveLength(1);
  });
  it("is done once, when the same deed is done again after a process died at any point", async () => {
    const world = await active();
    world.requests.beforeReplace = () => { throw new Error("killed"); };
    await expect(extend(world)).rejects.toThrow("killed");
    world.requests.beforeReplace = () => undefined;
    const create = world.requests.create.bind(world.requests);
    world.requests.create = () => Promise.reject(new Error("killed"));
    await expect(extend(world)).rejects.toThrow("killed");
    world.requests.create = create;
    expect(await extend(world, thirdId)).toMatchObject({ kind: "extend_refused", refusal: { code: "already_asked" } });
    const once = await extend(world);
    expect(once).toMatchObject({ kind: "asked" });
    expect(await extend(world)).toEqual(once);
    expect(await extend(world, thirdId)).toMatchObject({ kind: "extend_refused", refusal: { code: "already_asked" } });
  });
  it("is decided anew, when the record changed while it was noted", async () => {
    const world = await active();
    const replace = world.requests.replace.bind(world.requests);
    world.requests.replace = async (change) => {
      world.requests.replace = replace;
      await world.end();
      await replace(change);
    };
    expect(await extend(world)).toMatchObject({ kind: "extend_refused", refusal: { code: "not_active" } });
    expect(await world.requests.read(secondId)).toBeUndefined();
  });
  it("is neither approved nor granted once what it extends is over", async () => {
    const world = await active();
    await extend(world);
    await world.end(firstId, "U0BOB", "incident is over");
    expect(await world.stored(secondId)).toMatchObject({ state: "denied", denial: { reason: "incident is over" } });
    const late = await active();
    await extend(late);
    late.clock.advance(hours(1));
    expect(await late.approve(secondId)).toMatchObject({ kind: "review_refused" });
    expect((await late.stored(secondId)).state).toBe("pending");
  });
  it("fails without access, when what it extends ended between its approval and its grant", async () => {
    const world = await active();
    await extend(world);
    await world.approve(secondId);
    const stored = await world.stored();
    await world.requests.replace({ request: { ...stored, revision: stored.revision + 1, state: "ending", end: { kind: "outside", at: stored.askedAt } }, events: [], notices: [] });
    await world.grant(secondId);
    expect(await world.stored(secondId)).toMatchObject({ state: "failed", failure: { code: "extended_over" } });
    expect(leases(world)).toHaveLength(1);
  });
  it("is not approved, when somebody removed in AWS what it extends", async () => {
    const world = await active();
    await extend(world);
    const stored = await world.stored();
    await world.requests.replace({ request: { ...stored, revision: stored.revision + 1, state: "revoking", end: { kind: "outside", at: stored.askedAt } }, events: [], notices: [] });
    expect(await world.approve(secondId)).toMatchObject({ refusal: { code: "extended_over", other: stored.shortId } });
  });
  it("fails without access, when the store says that the first is there and the cluster does not", async () => {
    const world = await active();
    await extend(world);
    await world.approve(secondId);
    world.entries.remove(clusterOfTest, annsPrincipal);
    await world.grant(secondId);
    expect(await world.stored(secondId)).toMatchObject({ state: "failed", failure: { code: "extended_over" } });
    expect(leases(world)).toEqual([]);
  });
  it("ends with the first and with what waits, by an operator too", async () => {
    const world = await active();
    await extend(world);
    await endRequestByOperator(world.deps, firstId, { operator: "eve", reason: "incident" });
    expect([(await world.stored()).state, (await world.stored(secondId)).state]).toEqual(["revoking", "withdrawn"]);
  });
  it("is called over at the end of the first, when the extension is not there any more", async () => {
    const world = await active();
    await extend(world);
    await world.approve(secondId);
    await world.grant(secondId);
    const second = await world.stored(secondId);
    await world.requests.replace({ request: { ...second, revision: second.revision + 1, state: "revoking", end: { kind: "outside", at: second.askedAt } }, events: [], notices: [] });
    world.clock.advance(minutes(61));
    await ended(world, firstId);
    const first = await world.stored();
    expect([first.state, first.extension?.until]).toEqual(["ended", undefined]);
  });
  it("is refused of what is not there, and while the configuration is not valid", async () => {
    const world = await active();
    expect(await extendAccess(world.deps, { requestId: secondId, person: a.user("U0ANN"), extended: thirdId, duration: undefined, reason: undefined })).toEqual({ kind: "extend_refused", refusal: { code: "not_found" } });
    world.settings.valid = false;
    expect(await extend(world)).toMatchObject({ refusal: { code: "request", refusal: { code: "configuration_invalid" } } });
  });
  it("is refused when the principal is gone, and the first stays as it is", async () => {
    const world = await active();
    world.truth.principal = undefined;
    expect(await extend(world)).toMatchObject({ refusal: { code: "request", refusal: { code: "principal_missing" } } });
    expect((await world.stored()).extension).toBeUndefined();
  });
});
