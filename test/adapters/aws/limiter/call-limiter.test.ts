// Order and pace of calls.
import { describe, expect, it } from "vitest";
import { nextCall } from "../../../../src/adapters/aws/limiter/call-order.ts";
import type { CallClass, WaitingCall } from "../../../../src/adapters/aws/limiter/call-order.ts";
import { CallLimiter } from "../../../../src/adapters/aws/limiter/call-limiter.ts";
import { UnavailableError } from "../../../../src/domain/errors.ts";
import { HandClock } from "../clocks.ts";

const call = (callClass: CallClass, arrival: number, due?: number): WaitingCall => ({ callClass, arrival, ...(due === undefined ? {} : { due }) });

describe("nextCall", () => {
  it.each([
    ["a removal before a grant that came first", [call("grant", 1), call("removal", 2)], 2],
    ["a grant before discovery", [call("discovery", 1), call("grant", 2)], 2],
    ["discovery before background", [call("background", 1), call("discovery", 2)], 2],
    ["background before what people look at", [call("look", 1), call("background", 2)], 2],
    ["the earlier end among removals", [call("removal", 1, 200), call("removal", 2, 100)], 2],
    ["what goes on with an end before what begins one at the same time", [call("removal", 1, 100), { ...call("removal", 2, 100), goesOn: true }], 2],
    ["an earlier end before what goes on with a later one", [{ ...call("removal", 1, 200), goesOn: true }, call("removal", 2, 100)], 2],
    ["the first come among equals", [call("removal", 2, 100), call("removal", 1, 100)], 1],
  ])("takes %s", (_, waiting, arrival) => {
    expect(nextCall(waiting, 0)?.arrival).toBe(arrival);
  });
  it("takes discovery before removals, when four others went since", () => {
    const waiting = [call("removal", 1), call("discovery", 2)];
    expect(nextCall(waiting, 3)?.arrival).toBe(1);
    expect(nextCall(waiting, 4)?.arrival).toBe(2);
  });
  it("takes the others, when discovery's turn has come but none waits", () => {
    expect(nextCall([call("background", 1)], 9)?.arrival).toBe(1);
  });
});

function limiterOn(clock: HandClock) {
  const limiter = new CallLimiter(clock);
  const done: string[] = [];
  const ask = (name: string, callClass: CallClass, due?: number): Promise<void> => limiter.admit({ callClass, ...(due === undefined ? {} : { due }) }).then(() => { done.push(name); });
  return { limiter, done, ask };
}

describe("CallLimiter.admit", () => {
  it("lets ten through at once and the rest at ten per second, then twice as fast", async () => {
    const clock = new HandClock();
    const { done, ask } = limiterOn(clock);
    for (let count = 0; count < 100; count += 1) void ask(String(count), "removal");
    await clock.pass(0);
    expect(done).toHaveLength(10);
    await clock.pass(950);
    expect(done).toHaveLength(19);
    await clock.pass(1050);
    expect(done.length).toBeGreaterThanOrEqual(38);
    expect(done.length).toBeLessThanOrEqual(40);
  });
  it("lets removals through by their end, when they and grants wait", async () => {
    const clock = new HandClock();
    const { done, ask } = limiterOn(clock);
    for (let count = 0; count < 10; count += 1) void ask("first", "background");
    void ask("grant", "grant");
    void ask("late removal", "removal", 2000);
    void ask("early removal", "removal", 1000);
    await clock.pass(500);
    expect(done.slice(10)).toEqual(["early removal", "late removal", "grant"]);
  });
  it("keeps a fifth for discovery, when removals never end", async () => {
    const clock = new HandClock();
    const { done, ask } = limiterOn(clock);
    for (let count = 0; count < 60; count += 1) void ask("removal", "removal");
    for (let count = 0; count < 60; count += 1) void ask("discovery", "discovery");
    await clock.pass(900);
    const later = done.slice(10);
    expect(later.filter((name) => name === "discovery")).toHaveLength(Math.floor(later.length / 5));
  });
  it("slows down, when calls are throttled", async () => {
    const clock = new HandClock();
    const { limiter, done, ask } = limiterOn(clock);
    for (let count = 0; count < 100; count += 1) void ask(String(count), "removal");
    await clock.pass(0);
    limiter.throttled();
    await clock.pass(1000);
    expect(done.length).toBeLessThanOrEqual(18);
    expect(limiter.rate).toBeLessThan(10);
  });
  it("refuses those who wait and those who come, when it is stopped", async () => {
    const clock = new HandClock();
    const { limiter, ask } = limiterOn(clock);
    const asked = Array.from({ length: 11 }, async () => ask("x", "removal"));
    limiter[Symbol.dispose]();
    await expect(Promise.all(asked)).rejects.toThrow(UnavailableError);
    await expect(ask("y", "removal")).rejects.toThrow(UnavailableError);
  });
});
