// How many calls per second one account and region bears: a token bucket that learns, as a pure state machine over given time.

/** The state of one bucket; times in monotonic milliseconds, rates in calls per second. */
export interface TokenBucket {
  readonly rate: number;
  readonly tokens: number;
  readonly refilledAt: number;
  readonly secondStart: number;
  /** Within the current second: was a call throttled, did work have to wait. */
  readonly wasThrottled: boolean;
  readonly hadWaiting: boolean;
  /** A throttle was seen once: the rate now grows slowly. */
  readonly hasLearned: boolean;
}

const startRate = 10;
const leastRate = 1;
const mostRate = 1000;

/** A fresh bucket: 10 calls per second, one second's worth at hand. EKS publishes no rates. */
export function newBucket(now: number): TokenBucket {
  return { rate: startRate, tokens: startRate, refilledAt: now, secondStart: now, wasThrottled: false, hadWaiting: false, hasLearned: false };
}

/** The bucket at a later time: refilled, and its rate adapted when a second is over. */
export function bucketAt(bucket: TokenBucket, now: number): TokenBucket {
  const passed = Math.max(0, now - bucket.refilledAt);
  const tokens = Math.min(bucket.rate, bucket.tokens + (passed / 1000) * bucket.rate);
  const filled = { ...bucket, tokens, refilledAt: Math.max(now, bucket.refilledAt) };
  if (now - bucket.secondStart < 1000) return filled;
  return { ...filled, rate: nextRate(bucket), secondStart: now, wasThrottled: false, hadWaiting: false };
}

// Doubling until the first throttle, then a tenth more per clean second; both only while work waited, or nothing was learned.
function nextRate({ rate, wasThrottled, hadWaiting, hasLearned }: TokenBucket): number {
  if (wasThrottled || !hadWaiting) return rate;
  return Math.min(mostRate, rate * (hasLearned ? 1.1 : 2));
}

/** Takes a token; undefined when there is none. */
export function takeToken(bucket: TokenBucket): TokenBucket | undefined {
  return bucket.tokens < 1 ? undefined : { ...bucket, tokens: bucket.tokens - 1 };
}
/** Pays for an attempt that was made without asking, as the SDK's own retries are; may leave a debt. */
export function chargeToken(bucket: TokenBucket): TokenBucket {
  return { ...bucket, tokens: bucket.tokens - 1 };
}
/** Notes that work is waiting in this second. */
export function noteWaiting(bucket: TokenBucket): TokenBucket {
  return bucket.hadWaiting ? bucket : { ...bucket, hadWaiting: true };
}
/** Notes a throttled call: savings are gone, and the rate falls to 85 %, once per second. */
export function noteThrottled(bucket: TokenBucket): TokenBucket {
  const rate = bucket.wasThrottled ? bucket.rate : Math.max(leastRate, bucket.rate * 0.85);
  return { ...bucket, rate, tokens: Math.min(0, bucket.tokens), wasThrottled: true, hasLearned: true };
}
/** Milliseconds until a token is there; at least 1. */
export function waitForToken({ tokens, rate }: TokenBucket): number {
  return Math.max(1, Math.ceil(((1 - tokens) / rate) * 1000));
}
