// Loops: steps by hand, waits that are woken.
import { describe, expect, it } from "vitest";
import { startLoop } from "../../../src/adapters/timers/loop.ts";
import type { Loop } from "../../../src/adapters/timers/loop.ts";
import { createSystemClock } from "../../../src/adapters/system/system-clock.ts";
import { eventually } from "../../world/eventually.ts";
import { silentLog } from "../../world/silent-log.ts";
import { hours, milliseconds } from "../../world/times.ts";

const random = { requestId: () => { throw new Error("not here"); }, reference: () => "", nonce: () => "", fraction: () => 0.5 };

function loopOf(runOnce: (signal: AbortSignal) => Promise<void>, spans: { readonly every?: number; readonly firstAfter?: number; readonly log?: typeof silentLog } = {}): Loop {
  return startLoop({ name: "test", every: milliseconds(spans.every ?? hours(1)), firstAfter: milliseconds(spans.firstAfter ?? hours(1)), runOnce, clock: createSystemClock(), log: spans.log ?? silentLog, random });
}

describe("startLoop", () => {
  it("runs after the first span, and again and again", async () => {
    let runs = 0;
    await using _loop = loopOf(() => { runs += 1; return Promise.resolve(); }, { every: 1, firstAfter: 1 });
    await eventually("three runs", () => runs >= 3);
  });
  it("survives an error, and logs it", async () => {
    let runs = 0;
    const errors: unknown[] = [];
    await using loop = loopOf(() => { runs += 1; return Promise.reject(new Error("AWS is away")); }, { every: 1, firstAfter: 1, log: { ...silentLog, error: (_message, error) => { errors.push(error); } } });
    await eventually("three runs", () => runs >= 3);
    expect(errors.length).toBeGreaterThanOrEqual(2);
    await expect(loop.runOnce()).rejects.toThrow("AWS is away");
  });
  it("never overlaps, however it is asked", async () => {
    let running = 0;
    let most = 0;
    await using loop = loopOf(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    }, { every: 0, firstAfter: 0 });
    await Promise.all(Array.from({ length: 20 }, () => { loop.wake(); return loop.runOnce(); }));
    expect(most).toBe(1);
  });
  it("runs at once, when woken from its wait", async () => {
    let runs = 0;
    await using loop = loopOf(() => { runs += 1; return Promise.resolve(); });
    loop.wake();
    await eventually("the run", () => runs === 1);
  });
  it("runs once more, when woken during a run", async () => {
    let runs = 0;
    const gate = Promise.withResolvers<undefined>();
    await using loop = loopOf(async () => { runs += 1; if (runs === 1) await gate.promise; }, { firstAfter: 0 });
    await eventually("the first run", () => runs === 1);
    loop.wake();
    loop.wake();
    gate.resolve(undefined);
    await eventually("the second run", () => runs === 2);
    await loop.runOnce();
    expect(runs).toBe(3);
  });
  it("waits for the run that is going on, when disposed of, and tells it", async () => {
    const seen: string[] = [];
    const begun = Promise.withResolvers<undefined>();
    const loop = loopOf(async (signal) => {
      begun.resolve(undefined);
      await new Promise((resolve) => { signal.addEventListener("abort", resolve); });
      seen.push("finished");
    }, { firstAfter: 0 });
    await begun.promise;
    await loop[Symbol.asyncDispose]();
    expect(seen).toEqual(["finished"]);
    await loop.runOnce();
    expect(seen).toEqual(["finished"]);
  });
});
