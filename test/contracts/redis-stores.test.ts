// The stores on the embedded Redis.
import { afterAll, beforeAll, describe } from "vitest";
import { startTestRedis } from "../world/redis-server.ts";
import type { TestRedis } from "../world/redis-server.ts";
import { auditSinkContract } from "./audit-sink-contract.ts";
import { intakeStoreContract } from "./intake-store-contract.ts";
import { redisAuditStreamHarness, redisHomeViewersHarness, redisIntakeStoreHarness, redisLinkStoreHarness, redisRequestStoreHarness } from "./redis-harness.ts";
import { homeViewersContract } from "./home-viewers-contract.ts";
import { linkStoreContract } from "./link-store-contract.ts";
import { requestStoreContract } from "./request-store-contract.ts";

let redis: TestRedis;
beforeAll(async () => { redis = await startTestRedis(); });
afterAll(() => redis[Symbol.asyncDispose]());

describe("RedisRequestStore", () => { requestStoreContract(() => redisRequestStoreHarness(redis.url)); });
describe("RedisIntakeStore", () => { intakeStoreContract(() => redisIntakeStoreHarness(redis.url)); });
describe("RedisLinkStore", () => { linkStoreContract(() => redisLinkStoreHarness(redis.url)); });
describe("RedisHomeViewers", () => { homeViewersContract(() => redisHomeViewersHarness(redis.url)); });
describe("Redis audit stream", () => { auditSinkContract(() => redisAuditStreamHarness(redis.url)); });
