// Workers on the embedded Redis: forged jobs, Slack's waits, jumps of the product's clock, and a Redis that is away.
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWorkQueue } from "../../../src/adapters/bullmq/bullmq-work-queue.ts";
import type { BullmqWorkQueue } from "../../../src/adapters/bullmq/bullmq-work-queue.ts";
import { startWorkers } from "../../../src/adapters/bullmq/workers.ts";
import type { RunningWorkers } from "../../../src/adapters/bullmq/workers.ts";
import { openRedis } from "../../../src/adapters/redis/connections.ts";
import type { RedisConnection } from "../../../src/adapters/redis/connections.ts";
import { createSystemClock } from "../../../src/adapters/system/system-clock.ts";
import { createSystemRandom } from "../../../src/adapters/system/system-random.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";
import type { RequestId } from "../../../src/domain/ids.ts";
import type { JobResult } from "../../../src/usecases/access/end-access.ts";
import { a, firstId, secondId } from "../../world/builders.ts";
import { eventually } from "../../world/eventually.ts";
import { startTestRedis } from "../../world/redis-server.ts";
import type { TestRedis } from "../../world/redis-server.ts";
import { silentLog } from "../../world/silent-log.ts";
import { silentMetrics } from "../../world/silent-metrics.ts";
import { hours, milliseconds, plus, seconds } from "../../world/times.ts";

const clock = createSystemClock();
let redis: TestRedis;
let stack: AsyncDisposableStack;
let connection: RedisConnection;
let queue: BullmqWorkQueue;
beforeAll(async () => { redis = await startTestRedis(); });
afterAll(() => redis[Symbol.asyncDispose]());
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  connection = stack.use(openRedis({ url: redis.url, log: silentLog }));
  await connection.ready(seconds(5));
  await connection.redis.flushall();
  queue = stack.use(openWorkQueue({ url: redis.url, clock, log: silentLog }));
  await queue.ready(seconds(5));
});
afterEach(() => stack.disposeAsync());

async function work(run: (id: RequestId) => Promise<JobResult>, alarms: string[] = []): Promise<RunningWorkers> {
  return stack.use(await startWorkers({
    url: redis.url, hostClock: clock, random: createSystemRandom(), log: silentLog, metrics: { ...silentMetrics, alarm: (kind) => { alarms.push(kind); } },
    processors: { grant: run, end: run, tell: run, remind: run }, heartbeatEvery: milliseconds(20),
  }));
}

describe("startWorkers", () => {
  it("25 gives up a job that carries no id of ours, with an alarm, and goes on", async () => {
    const ran: RequestId[] = [];
    const alarms: string[] = [];
    await work((id) => { ran.push(id); return Promise.resolve("done"); }, alarms);
    await using forged = new DisposableQueue(connection);
    await forged.queue.add("grant", { id: "anything", policy: "AmazonEKSClusterAdminPolicy" }, { attempts: 20, backoff: 60_000 });
    await eventually("the alarm", () => alarms.includes("job_failed"));
    await queue.askForGrant(firstId);
    await eventually("a real job", () => ran.length === 1);
    expect(ran).toEqual([firstId]);
  });
  it("does urgent work while every worker of the usual queues hangs", async () => {
    const hang = Promise.withResolvers<JobResult>();
    const ran: RequestId[] = [];
    await work((id) => { ran.push(id); return id === firstId ? Promise.resolve("done") : hang.promise; });
    const others = Array.from({ length: 30 }, (_, index) => a.requestId(`01KAT5N0008ZQ4X7K3F9AB${String(index).padStart(4, "0")}`));
    for (const id of others) await Promise.all([queue.askForGrant(id), queue.askToTell(id)]);
    await eventually("full queues", () => ran.length === 15); // ten grants and five cards at a time
    await Promise.all([queue.askForUrgentGrant(firstId), queue.askToTellUrgently(firstId)]);
    await eventually("the urgent work", () => ran.filter((id) => id === firstId).length === 2);
    expect(ran).toHaveLength(17);
    hang.resolve("done");
  });
  it("raises no alarm for a job that fails and is tried again", async () => {
    let runs = 0;
    const alarms: string[] = [];
    await work(() => { runs += 1; return runs === 1 ? Promise.reject(new Error("AWS is away")) : Promise.resolve("done"); }, alarms);
    await queue.askForGrant(firstId);
    await eventually("the second try", () => runs === 2);
    expect(alarms).toEqual([]);
  });
  it("45 waits as long as Slack says, without counting it as a failure", async () => {
    const at: number[] = [];
    const alarms: string[] = [];
    await work(() => {
      at.push(clock.monotonic());
      return at.length === 1 ? Promise.reject(Object.assign(new UnavailableError("throttled", "Slack is busy"), { retryAfterMs: 120 })) : Promise.resolve("done");
    }, alarms);
    await queue.askToTell(firstId);
    await eventually("the second try", () => at.length === 2);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeLessThan(490); // a counted failure would wait half a second at least
    expect(alarms).toEqual([]);
  });
  it("answers its own heartbeats, so that it stays healthy", async () => {
    const workers = await work(() => Promise.resolve("done"));
    await eventually("heartbeats", async () => Number(await connection.redis.get("{eks-access}:ends:id")) > 8);
    expect(workers.isHealthy()).toBe(true);
  });
  it("lets a running job finish, when it is disposed of", async () => {
    const begun = Promise.withResolvers<undefined>();
    const gate = Promise.withResolvers<undefined>();
    let isFinished = false;
    const workers = await work(async () => {
      begun.resolve(undefined);
      await gate.promise;
      isFinished = true;
      return "done";
    });
    await queue.askForEnd(firstId, clock.now());
    await begun.promise;
    const disposed = workers[Symbol.asyncDispose]();
    gate.resolve(undefined);
    await disposed;
    expect(isFinished).toBe(true);
  });
});

describe("promoteDue", () => {
  it("runs delayed jobs of every queue whose time has come on the moved clock, and no others", async () => {
    const ran: RequestId[] = [];
    await work((id) => { ran.push(id); return Promise.resolve("done"); });
    const now = clock.now();
    await queue.askForEnd(firstId, plus(now, hours(1)));
    await queue.askForReminder(firstId, plus(now, hours(1)));
    await queue.askForEnd(secondId, plus(now, hours(3)));
    await queue.promoteDue(plus(now, hours(2)));
    await eventually("both jobs", () => ran.length === 2);
    await queue.askToTell(secondId);
    await eventually("a job after them", () => ran.length === 3);
    expect(ran).toEqual([firstId, firstId, secondId]);
  });
});

describe("openWorkQueue", () => {
  it("says at once that it cannot be asked, while Redis is away", async () => {
    await using away = openWorkQueue({ url: "redis://127.0.0.1:1", clock, log: silentLog });
    const start = clock.monotonic();
    await expect(away.askForGrant(firstId)).rejects.toBeInstanceOf(UnavailableError);
    await expect(away.promoteDue(clock.now())).rejects.toBeInstanceOf(UnavailableError);
    expect(clock.monotonic() - start).toBeLessThan(1000);
    await expect(away.ready(milliseconds(30))).rejects.toBeInstanceOf(UnavailableError);
  });
});

/** The grants queue as somebody with access to Redis would use it. */
class DisposableQueue {
  readonly queue: Queue;
  constructor({ redis: client }: RedisConnection) {
    this.queue = new Queue("grants", { connection: client, prefix: "{eks-access}" });
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.queue.close();
  }
}
