import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../src/domain/errors.ts";
import { remindRequest } from "../../src/usecases/request/remind-request.ts";
import { tellRequest } from "../../src/usecases/talk/tell-request.ts";
import { a, aConfiguration, anEntitlement, firstId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { minutes } from "../world/times.ts";

async function active(): Promise<ReturnType<typeof aWorld>> {
  const world = aWorld();
  await world.ask();
  await world.approve();
  await world.grant();
  return world;
}
const warnings = async (world: ReturnType<typeof aWorld>): Promise<number> => (await world.requests.toTell(firstId)).notices.filter(({ fact }) => fact === "soon").length;

describe("the warning before the end", () => {
  it("is asked for when the access is confirmed, and a queue that is away holds nothing up", async () => {
    const world = await active();
    const { intent } = await world.stored();
    expect(world.queue.asked).toContain(`remind ${firstId} ${String((intent?.notAfter ?? 0) - minutes(10))}`);
    const other = aWorld();
    await other.ask();
    await other.approve();
    other.queue.isAway = true;
    expect(await other.grant()).toBe("done");
    expect((await other.stored()).state).toBe("active");
  });
  it("is told once, by whichever of job, second replica and sweep is first", async () => {
    const world = await active();
    expect(await remindRequest(world.deps, firstId)).toMatchObject({ again: minutes(50) });
    world.clock.advance(minutes(50));
    await Promise.all([remindRequest(world.deps, firstId), remindRequest(world.deps, firstId), world.sweep()]);
    await world.sweep();
    expect(await warnings(world)).toBe(1);
  });
  it("is told by the sweep when the job was lost, also while AWS is away", async () => {
    const world = await active();
    world.clock.advance(minutes(50));
    await world.sweep();
    expect(await warnings(world)).toBe(1);
    const other = await active();
    other.clock.advance(minutes(50));
    other.entries.fail = () => { throw new UnavailableError("unavailable", "AWS is away"); };
    await other.sweep();
    expect(await warnings(other)).toBe(1);
  });
  it("is dropped when the access was given back before it could be told", async () => {
    const world = await active();
    world.clock.advance(minutes(50));
    await remindRequest(world.deps, firstId);
    await world.end();
    await tellRequest(world.deps, firstId);
    expect(world.told).not.toContain("requester soon");
  });
});

describe("what waits for approval", () => {
  const escalate = { after: minutes(10), to: [a.group("sre")], mayDecide: true };
  const told = async (world: ReturnType<typeof aWorld>): Promise<readonly string[]> => (await world.requests.toTell(firstId)).notices.map(({ fact }) => fact).filter((fact) => fact !== "waiting");
  async function waiting(): Promise<ReturnType<typeof aWorld>> {
    const world = aWorld();
    world.settings.configuration = aConfiguration({ entitlements: [anEntitlement({ approvals: { count: 1, by: [a.group("payments-leads")], lapseAfter: minutes(30), escalate } })] });
    await world.ask();
    return world;
  }

  it("calls others once, by whichever of job, second replica and sweep is first, and then they may decide", async () => {
    const world = await waiting();
    expect(world.queue.asked).toContain(`remind ${firstId} ${String((await world.stored()).askedAt + minutes(10))}`);
    expect(await world.approve(firstId, "U0DORA")).toMatchObject({ refusal: { code: "not_an_approver" } });
    world.clock.advance(minutes(10));
    await Promise.all([remindRequest(world.deps, firstId), remindRequest(world.deps, firstId), world.sweep()]);
    await world.sweep();
    expect(await told(world)).toEqual(["escalated"]);
    expect(await world.approve(firstId, "U0DORA")).toMatchObject({ kind: "approved", isLast: true });
    await world.grant();
    expect((await world.stored()).state).toBe("active");
    expect(await world.end(firstId, "U0DORA", "no longer needed")).toMatchObject({ kind: "ending", event: "revoke" });
  });
  it("is reminded of by the sweep when the job was lost, also while AWS is away", async () => {
    const world = aWorld();
    await world.ask();
    world.clock.advance(minutes(15));
    world.entries.fail = () => { throw new UnavailableError("unavailable", "AWS is away"); };
    await world.sweep();
    expect(await told(world)).toEqual(["still_waiting"]);
  });
  it("is not reminded of any more when it was decided before that could be told", async () => {
    const world = await waiting();
    world.clock.advance(minutes(10));
    await remindRequest(world.deps, firstId);
    await world.approve();
    await tellRequest(world.deps, firstId);
    expect(world.told).toContain("thread approved");
    expect(world.told).not.toContain("thread escalated");
  });
});
