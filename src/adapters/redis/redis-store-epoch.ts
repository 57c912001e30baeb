// The mark of the store in Redis.
import type { Redis } from "ioredis";
import type { StoreEpoch } from "../../ports/store/store-epoch.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Random } from "../../ports/system/random.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";

const readMark = `
redis.call('SETNX', KEYS[1], ARGV[1])
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
local known = ARGV[2] == '0-0' or #redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2]) == 1
return { redis.call('GET', KEYS[1]), last[1] and last[1][1] or '0-0', known and '1' or '0' }
`;

/** Reads the epoch and the last id of the audit stream in one round trip; makes the epoch when there is none. */
export function createRedisStoreEpoch({ redis, clock, random }: { readonly redis: Redis; readonly clock: Clock; readonly random: Random }): StoreEpoch {
  return {
    mark: async (known = "0-0") => {
      const reply = await asking("tell its epoch", () => redis.eval(readMark, 2, keys.epoch, keys.audit, random.requestId(clock.now()), known));
      const [epoch, lastEventId, hasKnown] = Array.isArray(reply) ? reply.map(String) : [];
      return { epoch: epoch ?? "", lastEventId: lastEventId ?? "0-0", hasKnown: hasKnown === "1" };
    },
  };
}
