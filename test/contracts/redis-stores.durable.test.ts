// The stores on a real Redis.
import { afterAll, beforeAll, describe } from "vitest";
import { startRealRedis } from "../world/redis-server.ts";
import type { TestRedis } from "../world/redis-server.ts";
import { auditSinkContract } from "./audit-sink-contract.ts";
import { intakeStoreContract } from "./intake-store-contract.ts";
import { redisAuditStreamHarness, redisHomeViewersHarness, redisIntakeStoreHarness, redisLinkStoreHarness, redisRequestStoreHarness } from "./redis-harness.ts";
import { homeViewersContract } from "./home-viewers-contract.ts";
import { linkStoreContract } from "./link-store-contract.ts";
import { requestStoreContract } from "./request-store-contract.ts";

let redis: TestRedis;
beforeAll(async () => { redis = await startRealRedis(); });
afterAll(() => redis[Symbol.asyncDispose]());

describe("RedisRequestStore on a real server", () => { requestStoreContract(() => redisRequestStoreHarness(redis.url)); });
describe("RedisIntakeStore on a real server", () => { intakeStoreContract(() => redisIntakeStoreHarness(redis.url)); });
describe("RedisLinkStore on a real server", () => { linkStoreContract(() => redisLinkStoreHarness(redis.url)); });
describe("RedisHomeViewers on a real server", () => { homeViewersContract(() => redisHomeViewersHarness(redis.url)); });
describe("Redis audit stream on a real server", () => { auditSinkContract(() => redisAuditStreamHarness(redis.url)); });
