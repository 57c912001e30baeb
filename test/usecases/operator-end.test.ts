import { describe, expect, it } from "vitest";
import { RejectedError } from "../../src/domain/errors.ts";
import { endRequestByOperator, untilOver } from "../../src/usecases/administration/end-by-operator.ts";
import { firstId, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { seconds } from "../world/times.ts";

const eve = { operator: "eve", reason: "lost laptop" };
async function active() {
  const world = aWorld();
  await world.ask();
  await world.approve();
  await world.grant();
  return world;
}

describe("an end by an operator", () => {
  it("is recorded with its fact and asks for the removal, without asking Slack or AWS", async () => {
    const world = await active();
    world.away.directory = new RejectedError("payload", "down");
    world.entries.fail = () => { throw new Error("not to be asked"); };
    expect(await endRequestByOperator(world.deps, firstId, eve)).toMatchObject({ state: "revoking", end: { kind: "operator", ...eve } });
    expect(world.queue.asked.at(-1)).toBe(`end ${firstId} ${String(world.clock.now())}`);
    await world.deps.trail.durable();
    expect(world.sink.events.at(-1)).toMatchObject({ type: "access.end_asked", actor: { part: "operator" }, facts: eve });
  });
  it("withdraws what waits, and changes nothing that is over or is not there", async () => {
    const world = aWorld();
    await world.ask();
    expect(await endRequestByOperator(world.deps, firstId, eve)).toMatchObject({ state: "withdrawn", end: { kind: "operator" } });
    const asked = world.queue.asked.length;
    expect(await endRequestByOperator(world.deps, firstId, eve)).toMatchObject({ state: "withdrawn", revision: 2 });
    expect(await endRequestByOperator(world.deps, secondId, eve)).toBeUndefined();
    expect(world.queue.asked.length).toBe(asked);
  });
  it("stands when the queue is away: the sweep asks", async () => {
    const world = await active();
    world.queue.isAway = true;
    expect((await endRequestByOperator(world.deps, firstId, eve))?.state).toBe("revoking");
  });
  it("is waited for no longer than asked", async () => {
    const world = await active();
    await endRequestByOperator(world.deps, firstId, eve);
    expect((await untilOver(world.deps, firstId, { within: seconds(0), every: seconds(1) }))?.state).toBe("revoking");
    expect(await untilOver(world.deps, secondId, { within: seconds(5), every: seconds(1) })).toBeUndefined();
  });
});
