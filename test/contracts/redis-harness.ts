// Harnesses of the Redis adapters, for the embedded and the real server.
import { isRequestId } from "../../src/domain/ids.ts";
import { seconds } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { openRedis } from "../../src/adapters/redis/connections.ts";
import type { RedisConnection } from "../../src/adapters/redis/connections.ts";
import { keys } from "../../src/adapters/redis/keys.ts";
import { createRedisAuditReader } from "../../src/adapters/redis/redis-audit-reader.ts";
import { createRedisAuditStream } from "../../src/adapters/redis/redis-audit-stream.ts";
import { createRedisHomeViewers } from "../../src/adapters/redis/redis-home-viewers.ts";
import { createRedisIntakeStore } from "../../src/adapters/redis/redis-intake-store.ts";
import { createRedisLinkStore } from "../../src/adapters/redis/redis-link-store.ts";
import { createRedisRequestStore } from "../../src/adapters/redis/redis-request-store.ts";
import { openWorkQueue } from "../../src/adapters/bullmq/bullmq-work-queue.ts";
import { startWorkers } from "../../src/adapters/bullmq/workers.ts";
import { createSystemClock } from "../../src/adapters/system/system-clock.ts";
import { createSystemRandom } from "../../src/adapters/system/system-random.ts";
import { macKeys, noon } from "../world/builders.ts";
import { silentLog } from "../world/silent-log.ts";
import { silentMetrics } from "../world/silent-metrics.ts";
import type { AuditSinkHarness } from "./audit-sink-contract.ts";
import type { HomeViewersHarness } from "./home-viewers-contract.ts";
import type { IntakeStoreHarness } from "./intake-store-contract.ts";
import type { LinkStoreHarness } from "./link-store-contract.ts";
import type { RequestStoreHarness } from "./request-store-contract.ts";
import type { WorkQueueHarness } from "./work-queue-contract.ts";

async function emptyConnection(url: string): Promise<RedisConnection> {
  const connection = openRedis({ url, log: silentLog });
  await connection.ready(seconds(5));
  await connection.redis.flushall();
  return connection;
}

/** Texts of the events in the audit stream. */
async function streamTexts(connection: RedisConnection): Promise<readonly string[]> {
  return (await connection.redis.xrange(keys.audit, "-", "+")).map(([, fields]) => fields[1] ?? "");
}

/** Viewers on an emptied server. */
export async function redisHomeViewersHarness(url: string): Promise<HomeViewersHarness> {
  const connection = await emptyConnection(url);
  return { viewers: createRedisHomeViewers(connection), [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** A request store on an emptied server. */
export async function redisRequestStoreHarness(url: string): Promise<RequestStoreHarness> {
  const connection = await emptyConnection(url);
  const { redis } = connection;
  return {
    store: createRedisRequestStore({ redis, log: silentLog }),
    eventTypes: async () => (await streamTexts(connection)).map(typeIn),
    damage: async (id, parts) => {
      if (!isRequestId(id)) throw new Error("no id");
      const stored: unknown = JSON.parse((await redis.hget(keys.request(id), "record")) ?? "{}");
      await redis.hset(keys.request(id), "record", JSON.stringify(Object.assign({}, stored, parts)));
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** An intake store on an emptied server. */
export async function redisIntakeStoreHarness(url: string): Promise<IntakeStoreHarness> {
  const connection = await emptyConnection(url);
  let now: Instant = noon;
  return {
    store: createRedisIntakeStore({ redis: connection.redis, log: silentLog, clock: { ...createSystemClock(), now: () => now }, metrics: silentMetrics, intakeKeys: macKeys("intakes") }),
    setNow: (to) => { now = to; },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** A link store on an emptied server. */
export async function redisLinkStoreHarness(url: string): Promise<LinkStoreHarness> {
  const connection = await emptyConnection(url);
  return {
    store: createRedisLinkStore({ redis: connection.redis, clock: { ...createSystemClock(), now: () => noon } }),
    eventTypes: async () => (await streamTexts(connection)).map(typeIn),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

function typeIn(text: string): string {
  return /"type":"([^"]+)"/.exec(text)?.[1] ?? "";
}

/** The audit stream on an emptied server, read as administrators in chat do. */
export async function redisAuditStreamHarness(url: string): Promise<AuditSinkHarness> {
  const connection = await emptyConnection(url);
  return {
    sink: createRedisAuditStream({ redis: connection.redis }), stored: async () => {
      const texts: string[] = [];
      for await (const some of createRedisAuditReader({ redis: connection.redis }).read()) texts.push(...some);
      return texts;
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** Queues and workers on an emptied server. */
export async function bullmqHarness(url: string): Promise<WorkQueueHarness> {
  const connection = await emptyConnection(url);
  await connection[Symbol.asyncDispose]();
  const clock = createSystemClock();
  const queue = openWorkQueue({ url, clock, log: silentLog });
  await queue.ready(seconds(5));
  const stack = new AsyncDisposableStack();
  stack.use(queue);
  return {
    queue, now: () => clock.now(),
    work: async (processors) => {
      stack.use(await startWorkers({ url, hostClock: clock, random: createSystemRandom(), log: silentLog, metrics: silentMetrics, processors }));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
