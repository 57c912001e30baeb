// Access requests in Redis.
import type { Redis } from "ioredis";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Log } from "../../ports/system/log.ts";

/** Requests, their audit events, notices and cards in Redis; every change is one script. */
export function createRedisRequestStore(deps: { readonly redis: Redis; readonly log: Log }): RequestStore {
  throw new Error(`not written yet ${deps.redis.status}`);
}
