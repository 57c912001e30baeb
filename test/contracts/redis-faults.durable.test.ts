// What happens while Redis is killed, restarted, emptied, or drops its connections. Rows 19, 20 and 23 of the fault list, as far as they are the adapters'.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorkQueue } from "../../src/adapters/bullmq/bullmq-work-queue.ts";
import { startWorkers } from "../../src/adapters/bullmq/workers.ts";
import { checkRedis } from "../../src/adapters/redis/check-redis.ts";
import { openRedis } from "../../src/adapters/redis/connections.ts";
import type { RedisConnection } from "../../src/adapters/redis/connections.ts";
import { createRedisRequestStore } from "../../src/adapters/redis/redis-request-store.ts";
import { createRedisStoreEpoch } from "../../src/adapters/redis/redis-store-epoch.ts";
import { createSystemClock } from "../../src/adapters/system/system-clock.ts";
import { createSystemRandom } from "../../src/adapters/system/system-random.ts";
import { UnavailableError } from "../../src/domain/errors.ts";
import type { RequestId } from "../../src/domain/ids.ts";
import { aRequest, firstId, secondId } from "../world/builders.ts";
import { eventually } from "../world/eventually.ts";
import { KillableRedis } from "../world/killable-redis.ts";
import { silentLog } from "../world/silent-log.ts";
import { silentMetrics } from "../world/silent-metrics.ts";
import { milliseconds, plus, seconds } from "../world/times.ts";

const clock = createSystemClock();
const random = createSystemRandom();
let stack: AsyncDisposableStack;
let server: KillableRedis;
let connection: RedisConnection;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  server = stack.use(await KillableRedis.make());
  server.start();
  connection = stack.use(openRedis({ url: server.url, log: silentLog }));
  await connection.ready(seconds(10));
});
afterEach(() => stack.disposeAsync());

async function failsFast(run: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await expect(run()).rejects.toBeInstanceOf(UnavailableError);
  expect(performance.now() - start).toBeLessThan(2500);
}

describe("a store whose Redis is killed", () => {
  it("20 fails within seconds while it is away, and works again with all it had when it is back", async () => {
    const store = createRedisRequestStore({ redis: connection.redis, log: silentLog });
    await store.create({ request: aRequest(), events: [], notices: [] });
    await server.kill();
    await failsFast(() => store.read(firstId));
    await failsFast(() => store.listOpen());
    await eventually("it shows", () => !connection.isReady());
    server.start();
    expect(await eventually("the request is read", () => store.read(firstId).catch(() => undefined), 10_000)).toEqual(aRequest());
  });
  it("loses no acknowledged request, when its connections are cut", async () => {
    const store = createRedisRequestStore({ redis: connection.redis, log: silentLog });
    const other = stack.use(openRedis({ url: server.url, log: silentLog }));
    await other.ready(seconds(5));
    const written = store.create({ request: aRequest(), events: [], notices: [] }).then(() => true, () => false);
    await other.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    const wasAcknowledged = await written;
    const stored = await eventually("an answer", () => store.read(firstId).then((request) => ({ request }), () => undefined));
    if (wasAcknowledged) expect(stored.request).toEqual(aRequest());
    await failsFastOrWorks(() => store.create({ request: aRequest({ id: secondId }), events: [], notices: [] }));
  });
  it("19 shows another epoch after FLUSHALL, and the same one after a restart", async () => {
    const epoch = createRedisStoreEpoch({ redis: connection.redis, clock, random });
    const before = await epoch.mark();
    await server.kill();
    server.start();
    expect(await eventually("a mark", () => epoch.mark().catch(() => undefined), 10_000)).toEqual(before);
    await connection.redis.flushall();
    expect((await epoch.mark()).epoch).not.toBe(before.epoch);
  });
});

// Right after a cut either is right: an error at once, or success.
async function failsFastOrWorks(run: () => Promise<unknown>): Promise<void> {
  await run().catch((error: unknown) => { expect(error).not.toMatchObject({ code: "bug" }); });
}

describe("jobs whose Redis is killed", () => {
  async function recordingWorkers(): Promise<{ readonly ran: RequestId[]; readonly queue: ReturnType<typeof openWorkQueue> }> {
    const ran: RequestId[] = [];
    const note = (id: RequestId) => { ran.push(id); return Promise.resolve("done" as const); };
    const queue = stack.use(openWorkQueue({ url: server.url, clock, log: silentLog }));
    stack.use(await startWorkers({ url: server.url, hostClock: clock, random, log: silentLog, metrics: silentMetrics, processors: { grant: note, end: note, tell: note, remind: note } }));
    await queue.ready(seconds(5));
    return { ran, queue };
  }

  it("20 cannot be asked for while it is away, said at once, and run again soon after it is back", async () => {
    const { ran, queue } = await recordingWorkers();
    await queue.askForEnd(firstId, clock.now());
    await eventually("the first job", () => ran.length === 1);
    await server.kill();
    await failsFast(() => queue.askForEnd(firstId, clock.now()));
    server.start();
    await eventually("a job is taken", () => queue.askForEnd(secondId, clock.now()).then(() => true, () => false), 10_000);
    await eventually("it runs", () => ran.includes(secondId), 10_000);
  });
  it("22 keeps timers over a restart", async () => {
    const { ran, queue } = await recordingWorkers();
    await queue.askForEnd(firstId, plus(clock.now(), milliseconds(1500)));
    await server.kill();
    server.start();
    await eventually("the timer", () => ran.includes(firstId), 15_000);
  });
  it("19 takes new jobs after FLUSHALL, the same asks too", async () => {
    const { ran, queue } = await recordingWorkers();
    await queue.askForEnd(firstId, plus(clock.now(), seconds(3600)));
    await queue.askForGrant(firstId, seconds(3600));
    await connection.redis.flushall();
    await queue.askForGrant(firstId);
    await eventually("the job", () => ran.length === 1, 15_000);
  });
  it("works on, when all connections are cut", async () => {
    const { ran, queue } = await recordingWorkers();
    await connection.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await eventually("a job is taken", () => queue.askToTell(firstId).then(() => true, () => false), 10_000);
    await eventually("it runs", () => ran.includes(firstId), 15_000);
  });
  it("closes at once, when Redis is away and no job runs", async () => {
    const { queue } = await recordingWorkers();
    await server.kill();
    const start = performance.now();
    await stack.disposeAsync();
    expect(performance.now() - start).toBeLessThan(5000);
    await expect(queue.askForGrant(firstId)).rejects.toBeInstanceOf(UnavailableError);
  });
});

describe("checkRedis on a real server", () => {
  it("23 refuses a server that evicts, and accepts one that does not", async () => {
    expect(await checkRedis(connection.redis, { trustedByOwner: false })).toEqual({ warnings: [] });
    await connection.redis.config("SET", "maxmemory-policy", "allkeys-lru");
    expect((await checkRedis(connection.redis, { trustedByOwner: true })).refusal).toMatch(/evicts/);
  });
  it("warns, when there is no append-only file", async () => {
    await connection.redis.config("SET", "appendonly", "no");
    expect((await checkRedis(connection.redis, { trustedByOwner: false })).warnings).toHaveLength(1);
  });
});
