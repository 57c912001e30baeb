// The host's clock and random source.
import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/system/system-clock.ts";
import { createSystemRandom } from "../../../src/adapters/system/system-random.ts";
import { isRequestId } from "../../../src/domain/ids.ts";
import { noon } from "../../world/builders.ts";
import { hours, instant, milliseconds, plus } from "../../world/times.ts";

describe("createSystemClock", () => {
  const clock = createSystemClock();
  it("never wakes early", async () => {
    const start = clock.monotonic();
    await clock.sleep(milliseconds(20));
    expect(clock.monotonic() - start).toBeGreaterThanOrEqual(20);
  });
  it("rejects with the signal's reason, when aborted before or meanwhile", async () => {
    await expect(clock.sleep(hours(1), AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
    const stop = new AbortController();
    const sleeping = clock.sleep(hours(1000), stop.signal);
    stop.abort(new Error("stopped meanwhile"));
    await expect(sleeping).rejects.toThrow("stopped meanwhile");
  });
  it("sleeps no time at all, when asked for none", async () => {
    await clock.sleep(milliseconds(0));
    expect(clock.now()).toBeGreaterThan(noon - hours(24 * 3650));
  });
});

describe("createSystemRandom", () => {
  it("makes ids that rise within a millisecond and from one to the next", () => {
    const random = createSystemRandom();
    const ids = [...Array.from({ length: 1000 }, () => random.requestId(noon)), random.requestId(plus(noon, milliseconds(1)))];
    expect(ids.every(isRequestId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(-5))).size).toBeGreaterThan(990);
  });
  it("puts the time in front", () => {
    expect(createSystemRandom().requestId(instant(0)).slice(0, 10)).toBe("0000000000");
    expect(createSystemRandom().requestId(instant(1_469_922_850_259)).slice(0, 10)).toBe("01ARZ3NDEK"); // the example of github.com/ulid/spec
  });
  it("makes references and fractions", () => {
    const random = createSystemRandom();
    expect(random.reference()).toMatch(/^ERR-[0-9A-HJKMNP-TV-Z]{5}$/);
    const fractions = Array.from({ length: 200 }, () => random.fraction());
    expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).toBe(true);
    expect(new Set(fractions).size).toBeGreaterThan(190);
  });
});
