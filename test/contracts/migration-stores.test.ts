// The stores of migration runs, in memory and on the embedded Redis.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openRedis } from "../../src/adapters/redis/connections.ts";
import type { RedisConnection } from "../../src/adapters/redis/connections.ts";
import { keys } from "../../src/adapters/redis/keys.ts";
import { createRedisMigrationStore } from "../../src/adapters/redis/redis-migration-store.ts";
import { seconds } from "../../src/domain/time.ts";
import { macKeys } from "../world/builders.ts";
import { MemoryMigrationStore } from "../world/memory-migration-store.ts";
import { startTestRedis } from "../world/redis-server.ts";
import type { TestRedis } from "../world/redis-server.ts";
import { silentLog } from "../world/silent-log.ts";
import { aRun, migrationStoreContract } from "./migration-store-contract.ts";

let server: TestRedis;
const open: RedisConnection[] = [];
beforeAll(async () => { server = await startTestRedis(); });
afterEach(async () => { for (const connection of open.splice(0)) await connection[Symbol.asyncDispose](); });
afterAll(() => server[Symbol.asyncDispose]());

async function connected(): Promise<RedisConnection> {
  const connection = openRedis({ url: server.url, log: silentLog });
  open.push(connection);
  await connection.ready(seconds(5));
  await connection.redis.flushall();
  return connection;
}

describe("MemoryMigrationStore", () => { migrationStoreContract(() => Promise.resolve(new MemoryMigrationStore())); });
describe("RedisMigrationStore", () => {
  migrationStoreContract(async () => createRedisMigrationStore({ redis: (await connected()).redis, macKeys: macKeys("approvals") }));

  it("does not take a run that somebody else wrote: it would approve itself", async () => {
    const { redis } = await connected();
    const store = createRedisMigrationStore({ redis, macKeys: macKeys("approvals") });
    await store.create(aRun(), []);
    await redis.hset(keys.run(aRun().id), "record", JSON.stringify(aRun({ phase: "backingUp" })));
    await expect(store.read(aRun().id)).rejects.toThrow("not written by us");
  });
});
