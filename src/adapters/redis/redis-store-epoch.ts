// The mark of the store in Redis.
import type { Redis } from "ioredis";
import type { StoreEpoch } from "../../ports/store/store-epoch.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Random } from "../../ports/system/random.ts";

/** Reads the epoch and the last id of the audit stream in one round trip. */
export function createRedisStoreEpoch(deps: { readonly redis: Redis; readonly clock: Clock; readonly random: Random }): StoreEpoch {
  throw new Error(`not written yet ${deps.redis.status}`);
}
