// Rate limits: a bucket per key that holds a burst and fills up again over real time.

/** How much a bucket holds, and how fast it fills. */
export interface RateLimit {
  readonly burst: number;
  readonly perMinute: number;
}

/** All buckets of a workspace. */
export interface RateBuckets {
  /** Takes one token. @returns undefined when there was one, else whole seconds to wait */
  take(key: string, limit: RateLimit): number | undefined;
  /** Fills every bucket. */
  refill(): void;
}

/** Buckets over this clock in milliseconds. */
export function createRateBuckets(now: () => number): RateBuckets {
  const levels = new Map<string, { tokens: number; at: number }>();
  return {
    take: (key, limit) => {
      const before = levels.get(key) ?? { tokens: limit.burst, at: now() };
      const perMs = limit.perMinute / 60_000;
      const tokens = Math.min(limit.burst, before.tokens + Math.max(0, now() - before.at) * perMs);
      const enough = tokens >= 1;
      levels.set(key, { tokens: enough ? tokens - 1 : tokens, at: now() });
      return enough ? undefined : Math.max(1, Math.ceil((1 - tokens) / perMs / 1000));
    },
    refill: () => { levels.clear(); },
  };
}

/** Slack's tiers. Source: https://docs.slack.dev/apis/web-api/rate-limits */
export const tiers = {
  1: { burst: 1, perMinute: 1 },
  2: { burst: 20, perMinute: 20 },
  3: { burst: 50, perMinute: 50 },
  4: { burst: 100, perMinute: 100 },
  /** Methods with a limit of their own, far above the tiers. */
  special: { burst: 600, perMinute: 600 },
} as const satisfies Record<string, RateLimit>;

/** Posting: about one per second and channel, with short bursts. Source: as above. */
export const postingLimit: RateLimit = { burst: 4, perMinute: 60 };
