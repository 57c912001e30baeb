// Rates of the limiter.
import { describe, expect, it } from "vitest";
import { bucketAt, chargeToken, newBucket, noteThrottled, noteWaiting, takeToken, waitForToken } from "../../../../src/adapters/aws/limiter/token-bucket.ts";
import type { TokenBucket } from "../../../../src/adapters/aws/limiter/token-bucket.ts";

function drained(bucket: TokenBucket): TokenBucket {
  const next = takeToken(bucket);
  return next === undefined ? bucket : drained(next);
}
const busySecond = (bucket: TokenBucket, now: number): TokenBucket => bucketAt(noteWaiting(bucket), now);

describe("takeToken", () => {
  it("gives ten at once and then none, from a fresh bucket", () => {
    let bucket = newBucket(0);
    for (let count = 0; count < 10; count += 1) bucket = takeToken(bucket) ?? bucket;
    expect(takeToken(bucket)).toBeUndefined();
    expect(waitForToken(bucket)).toBe(100);
  });
  it("gives one after the time that waitForToken says, and none a millisecond before", () => {
    const empty = drained(newBucket(0));
    expect(takeToken(bucketAt(empty, 99))).toBeUndefined();
    expect(takeToken(bucketAt(empty, 100))).toBeDefined();
  });
  it("saves no more than one second's worth", () => {
    expect(bucketAt(newBucket(0), 3_600_000).tokens).toBe(10);
  });
});

describe("bucketAt", () => {
  it("doubles the rate each second, while work waits and nothing was throttled", () => {
    let bucket = newBucket(0);
    const rates = [1000, 2000, 3000].map((now) => (bucket = busySecond(bucket, now)).rate);
    expect(rates).toEqual([20, 40, 80]);
  });
  it("keeps the rate, when nothing waited", () => {
    expect(bucketAt(newBucket(0), 1000).rate).toBe(10);
  });
  it("keeps the rate within a second", () => {
    expect(bucketAt(noteWaiting(newBucket(0)), 999).rate).toBe(10);
  });
  it("grows by a tenth per clean second with work waiting, after the first throttle", () => {
    const learned = bucketAt(noteThrottled(newBucket(0)), 1000);
    expect(busySecond(learned, 2000).rate).toBeCloseTo(9.35);
  });
  it("never passes 1,000 calls per second", () => {
    let bucket = newBucket(0);
    for (let second = 1; second < 30; second += 1) bucket = busySecond(bucket, second * 1000);
    expect(bucket.rate).toBe(1000);
  });
  it("goes nowhere, when the clock steps back", () => {
    expect(bucketAt(drained(newBucket(5000)), 1000).tokens).toBe(0);
  });
});

describe("noteThrottled", () => {
  it("cuts to 85 % once per second, however many calls were throttled in it", () => {
    const once = noteThrottled(newBucket(0));
    expect(once.rate).toBe(8.5);
    expect(noteThrottled(once).rate).toBe(8.5);
    expect(noteThrottled(bucketAt(once, 1000)).rate).toBeCloseTo(7.225);
  });
  it("spends what was saved", () => {
    expect(takeToken(noteThrottled(newBucket(0)))).toBeUndefined();
  });
  it("leaves one call per second at least", () => {
    let bucket = newBucket(0);
    for (let second = 1; second < 60; second += 1) bucket = noteThrottled(bucketAt(bucket, second * 1000));
    expect(bucket.rate).toBe(1);
  });
});

describe("chargeToken", () => {
  it("makes a debt that is paid before the next call", () => {
    const inDebt = chargeToken(drained(newBucket(0)));
    expect(waitForToken(inDebt)).toBe(200);
  });
});
