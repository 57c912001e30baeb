// The work queue on a real Redis.
import { afterAll, beforeAll, describe } from "vitest";
import { startRealRedis } from "../world/redis-server.ts";
import type { TestRedis } from "../world/redis-server.ts";
import { bullmqHarness } from "./redis-harness.ts";
import { workQueueContract } from "./work-queue-contract.ts";

let redis: TestRedis;
beforeAll(async () => { redis = await startRealRedis(); });
afterAll(() => redis[Symbol.asyncDispose]());

describe("BullmqWorkQueue on a real server", () => { workQueueContract(() => bullmqHarness(redis.url)); });
