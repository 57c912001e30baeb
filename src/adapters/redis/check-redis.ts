// Whether a Redis server can be trusted with requests and jobs.
import type { Redis } from "ioredis";

/** What a look at the server found. */
export interface RedisCheck {
  /** Why it must not be used; absent when it may. */
  readonly refusal?: string;
  readonly warnings: readonly string[];
}

/**
 * Checks version (6.2 or newer), eviction policy (`noeviction`) and persistence.
 * @param options.trustedByOwner the server was started by the sandbox itself: a policy that cannot be read is accepted
 * @throws UnavailableError when the server does not answer
 */
export function checkRedis(redis: Redis, options: { readonly trustedByOwner: boolean }): Promise<RedisCheck> {
  throw new Error(`not written yet ${redis.status} ${String(options.trustedByOwner)}`);
}
