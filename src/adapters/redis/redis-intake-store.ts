// Intakes in Redis.
import type { Redis } from "ioredis";
import type { IntakeStore } from "../../ports/store/intake-store.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** Intakes in Redis, each kept for a day. */
export function createRedisIntakeStore(deps: { readonly redis: Redis; readonly clock: Clock }): IntakeStore {
  throw new Error(`not written yet ${deps.redis.status}`);
}
