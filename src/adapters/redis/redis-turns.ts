// Turns in Redis: a key for each, made by the first who asks.
import type { Redis } from "ioredis";
import type { Turns } from "../../ports/store/turns.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";

/** Turns that all processes of the store share. */
export function createRedisTurns({ redis }: { readonly redis: Redis }): Turns {
  return {
    take: async (name, remembered) => (await asking("give a turn", () => redis.set(keys.turn(name), "1", "PX", remembered, "NX"))) === "OK",
  };
}
