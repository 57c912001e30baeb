// No access without a durable record of it, whatever happens to the file, to the answer of the store, or to the worker.
import { describe, expect, it } from "vitest";
import * as facts from "../../src/domain/audit/facts.ts";
import { UnavailableError } from "../../src/domain/errors.ts";
import { AuditTrail } from "../../src/usecases/audit/audit-trail.ts";
import { grantAccess } from "../../src/usecases/access/grant-access.ts";
import { firstId, noon } from "../world/builders.ts";
import { MemoryLog, MemoryMetrics, MemorySink, patientClock } from "../world/memory-system.ts";
import { aWorld } from "../world/memory-world.ts";

function aTrail(parts: { readonly sink?: MemorySink; readonly hostClock?: typeof patientClock } = {}) {
  const [sink, stream] = [parts.sink ?? new MemorySink(), new MemorySink()];
  return { sink, stream, trail: new AuditTrail({ sink, stream, log: new MemoryLog(), metrics: new MemoryMetrics(), hostClock: parts.hostClock ?? patientClock }) };
}

it("a worker that resumes a grant records it in its own file first", async () => {
  const world = aWorld();
  await world.ask();
  await world.approve();
  world.sink.isAway = true; // the first worker cannot write its file; then it dies
  await expect(world.grant()).rejects.toThrow("away");
  expect((await world.stored()).intent).toBeDefined();
  const { sink, trail } = aTrail();
  await grantAccess({ ...world.deps, trail }, firstId);
  expect((await world.stored()).state).toBe("active");
  expect(sink.events.map(({ type }) => type)).toContain("access.intended");
});

it("a change whose answer came too late is in the file, and counts as made", async () => {
  const world = aWorld();
  await world.ask();
  const replace = world.requests.replace.bind(world.requests);
  world.requests.replace = async (change) => {
    world.requests.replace = replace;
    await replace(change);
    throw new UnavailableError("timeout", "Redis did not store a request.");
  };
  await world.approve();
  expect((await world.stored()).state).toBe("activating");
  expect(world.sink.events.map(({ type }) => type)).toContain("request.approved");
});

it("a change that was not made is not recorded as made", async () => {
  const world = aWorld();
  await world.ask();
  const before = await world.stored();
  world.requests.replace = () => Promise.reject(new UnavailableError("timeout", "Redis did not store a request."));
  await expect(world.approve()).rejects.toThrow("did not store");
  expect(await world.stored()).toEqual(before);
  expect(world.sink.events.map(({ type }) => type)).not.toContain("request.approved");
});

describe("a file that cannot be written", () => {
  it("keeps nothing out of the stream", async () => {
    const { sink, stream, trail } = aTrail();
    sink.isAway = true;
    trail.note([facts.storeGap("wiped", noon)]);
    await trail.flush().catch(() => undefined);
    expect(stream.events).toHaveLength(1);
  });
  it("holds up a grant for ten seconds at most, when its disk hangs", async () => {
    const sink = new MemorySink();
    sink.append = () => new Promise(() => undefined);
    const { trail } = aTrail({ sink, hostClock: { sleep: () => Promise.resolve() } });
    trail.noteStored([facts.storeGap("wiped", noon)]);
    await expect(trail.durable()).rejects.toThrow("within 10 s");
  });
});
