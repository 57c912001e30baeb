// Who opened the Home tab, in one sorted set by time.
import type { Redis } from "ioredis";
import { isSlackUserId } from "../../domain/ids.ts";
import type { HomeViewers } from "../../ports/store/home-viewers.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";

const most = 1000;

/** Viewers that all processes of the store share. */
export function createRedisHomeViewers({ redis }: { readonly redis: Redis }): HomeViewers {
  return {
    opened: async (user, at) => {
      await asking("note who looks", () => redis.multi().zadd(keys.homeViewers, "GT", at, user).zremrangebyrank(keys.homeViewers, 0, -(most + 1)).exec());
    },
    since: async (at) => (await asking("say who looks", () => redis.zrange(keys.homeViewers, "+inf", at, "BYSCORE", "REV"))).filter(isSlackUserId),
  };
}
