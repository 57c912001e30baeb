// The work queue on the embedded Redis.
import { afterAll, beforeAll, describe } from "vitest";
import { startTestRedis } from "../world/redis-server.ts";
import type { TestRedis } from "../world/redis-server.ts";
import { bullmqHarness } from "./redis-harness.ts";
import { workQueueContract } from "./work-queue-contract.ts";

let redis: TestRedis;
beforeAll(async () => { redis = await startTestRedis(); });
afterAll(() => redis[Symbol.asyncDispose]());

describe("BullmqWorkQueue", () => { workQueueContract(() => bullmqHarness(redis.url)); });
