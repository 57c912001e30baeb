import { describe, expect, it } from "vitest";
import { DueHeap } from "../../../src/domain/lease/due-heap.ts";
import { freshFor, trustedTime } from "../../../src/domain/lease/trusted-time.ts";
import { a, annsPrincipal, noon } from "../../world/builders.ts";
import { instant, minutes, plus, seconds } from "../../world/times.ts";

const sample = (offset: number, monotonic = 0) => ({ awsDate: instant(noon + offset), monotonic });

describe("trustedTime", () => {
  it("allows no granting before AWS has answered once, and takes the local clock to end by", () => {
    expect(trustedTime({ samples: [], local: noon, monotonic: 0 })).toEqual({ now: noon, granting: "clock_unknown", skew: undefined });
  });
  it("takes the later of both while they agree", () => {
    expect(trustedTime({ samples: [sample(0)], local: plus(noon, seconds(3)), monotonic: 0 })).toEqual({ now: plus(noon, seconds(3)), granting: "allowed", skew: 3000 });
    expect(trustedTime({ samples: [sample(3000)], local: noon, monotonic: 0 })).toMatchObject({ now: plus(noon, seconds(3)), granting: "allowed" });
  });
  it.each([[-5001, "clock_skewed"], [-5000, "allowed"], [6000, "allowed"], [6001, "clock_skewed"]])("at a difference of %i ms granting is %s", (offset, granting) => {
    expect(trustedTime({ samples: [sample(0)], local: instant(noon + offset), monotonic: 0 }).granting).toBe(granting);
  });
  it("follows AWS when they disagree, so that a wrong clock of ours ends nothing early or late (fault row 29)", () => {
    for (const local of [plus(noon, minutes(5)), instant(noon - 300_000)]) expect(trustedTime({ samples: [sample(0)], local, monotonic: 0 }).now).toBe(noon);
  });
  it("moves old samples on by the monotonic clock, and believes them for two minutes", () => {
    expect(trustedTime({ samples: [sample(0)], local: instant(noon + freshFor), monotonic: freshFor })).toMatchObject({ now: noon + freshFor, granting: "allowed" });
    expect(trustedTime({ samples: [sample(0)], local: instant(noon + freshFor + 1), monotonic: freshFor + 1 }).granting).toBe("clock_unknown");
    expect(trustedTime({ samples: [sample(0)], local: noon, monotonic: freshFor + 1 }).now).toBe(noon + freshFor + 1);
  });
  it("takes the median of the last five, so that one odd reply moves nothing", () => {
    const samples = [sample(9e6), sample(0), sample(0), sample(0), sample(3600_000), sample(0)];
    expect(trustedTime({ samples, local: noon, monotonic: 0 })).toMatchObject({ now: noon, granting: "allowed" });
  });
});

describe("DueHeap", () => {
  const prod = a.cluster("prod");
  const bob = a.principal("arn:aws:iam::111122223333:role/people/bob");
  it("gives what is due, earliest first, once", () => {
    const heap = new DueHeap();
    heap.add({ cluster: prod, principal: annsPrincipal, notAfter: plus(noon, seconds(2)) });
    heap.add({ cluster: prod, principal: bob, notAfter: plus(noon, seconds(1)) });
    expect(heap.next()).toBe(plus(noon, seconds(1)));
    expect(heap.takeFirst(noon, () => true)).toBeUndefined();
    expect(heap.takeFirst(plus(noon, seconds(2)), ({ principal }) => principal === annsPrincipal)?.principal).toBe(annsPrincipal);
    heap.add({ cluster: prod, principal: annsPrincipal, notAfter: plus(noon, seconds(2)) });
    const taken = [1, 2, 3].map(() => heap.takeFirst(plus(noon, seconds(2)), () => true)?.principal);
    expect(taken).toEqual([bob, annsPrincipal, undefined]);
    heap.set(prod, bob, noon);
    heap.set(prod, annsPrincipal, plus(noon, seconds(1)));
    expect(heap.next()).toBe(noon);
    heap.set(prod, bob, undefined);
    heap.set(prod, annsPrincipal, undefined);
    expect([heap.size, heap.next()]).toEqual([0, undefined]);
  });
  it("keeps the earlier end when told of a later one, unless it is replaced or forgotten", () => {
    const heap = new DueHeap();
    heap.add({ cluster: prod, principal: bob, notAfter: noon });
    heap.add({ cluster: prod, principal: bob, notAfter: plus(noon, seconds(9)) });
    expect(heap.next()).toBe(noon);
    heap.set(prod, bob, plus(noon, seconds(9)));
    expect(heap.next()).toBe(plus(noon, seconds(9)));
    heap.add({ cluster: prod, principal: bob, notAfter: noon });
    expect(heap.next()).toBe(noon);
    heap.set(prod, bob, undefined);
    expect(heap.size).toBe(0);
  });
});
