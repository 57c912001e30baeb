// What the Redis adapters promise beside the contracts of their ports.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkRedis } from "../../../src/adapters/redis/check-redis.ts";
import { openRedis } from "../../../src/adapters/redis/connections.ts";
import type { RedisConnection } from "../../../src/adapters/redis/connections.ts";
import { keys } from "../../../src/adapters/redis/keys.ts";
import { createRedisIntakeStore } from "../../../src/adapters/redis/redis-intake-store.ts";
import { createRedisRequestStore } from "../../../src/adapters/redis/redis-request-store.ts";
import { createRedisStoreEpoch } from "../../../src/adapters/redis/redis-store-epoch.ts";
import { createRedisTurns } from "../../../src/adapters/redis/redis-turns.ts";
import { readRequest, writeRequest } from "../../../src/adapters/redis/stored-request.ts";
import { createSystemClock } from "../../../src/adapters/system/system-clock.ts";
import { createSystemRandom } from "../../../src/adapters/system/system-random.ts";
import { asked } from "../../../src/domain/audit/facts.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";
import { a, aRequest, firstId, macKeys } from "../../world/builders.ts";
import { startTestRedis } from "../../world/redis-server.ts";
import type { TestRedis } from "../../world/redis-server.ts";
import { silentLog } from "../../world/silent-log.ts";
import { silentMetrics } from "../../world/silent-metrics.ts";
import { milliseconds, seconds } from "../../world/times.ts";

const clock = createSystemClock();
const keysOfIntakes = macKeys("intakes");
let server: TestRedis;
let connection: RedisConnection;
beforeAll(async () => { server = await startTestRedis(); });
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  connection = openRedis({ url: server.url, log: silentLog });
  await connection.ready(seconds(5));
  await connection.redis.flushall();
});
afterEach(() => connection[Symbol.asyncDispose]());

describe("openRedis", () => {
  it("fails at once while the server is away, and says so after the deadline", async () => {
    await using away = openRedis({ url: "redis://127.0.0.1:1", log: silentLog });
    await expect(away.ready(milliseconds(30))).rejects.toBeInstanceOf(UnavailableError);
    expect(away.isReady()).toBe(false);
    await expect(createRedisRequestStore({ redis: away.redis, log: silentLog }).listOpen()).rejects.toBeInstanceOf(UnavailableError);
    await expect(createRedisIntakeStore({ redis: away.redis, clock, log: silentLog, metrics: silentMetrics, intakeKeys: keysOfIntakes }).isFirstUse("v0=1")).rejects.toBeInstanceOf(UnavailableError);
  });
});

describe("keys", () => {
  it("all carry one hash tag, so that scripts work on a cluster", async () => {
    const store = createRedisRequestStore({ redis: connection.redis, log: silentLog });
    await store.create({ request: aRequest(), events: [asked(aRequest())], notices: [{ to: "requester", request: firstId, fact: "waiting", n: 1, at: aRequest().askedAt }] });
    await createRedisStoreEpoch({ redis: connection.redis, clock, random: createSystemRandom() }).mark();
    const all = await connection.redis.keys("*");
    expect(all.length).toBeGreaterThanOrEqual(8);
    expect(all.filter((key) => !key.startsWith("{eks-access}:"))).toEqual([]);
  });
});

describe("readRequest", () => {
  const text = writeRequest(aRequest());
  it("reads what was written", () => {
    expect(readRequest(text)).toEqual(aRequest());
  });
  it.each([
    ["no JSON", "{"], ["no object", "[]"], ["another version", text.replace('"v":1', '"v":2')], ["an unknown field", text.replace('"v":1', '"v":1,"admin":true')],
    ["a bad id", text.replace(firstId, "x")], ["a bad state", text.replace('"pending"', '"granted"')], ["an ARN of a session", text.replace("iam::", "sts::")],
    ["a policy that is none", text.replace("AmazonEKSViewPolicy", "*")], ["a fraction of a time", text.replace(/"askedAt":\d+/, '"askedAt":1.5')],
  ])("S11 refuses %s", (_what, damaged) => {
    expect(() => readRequest(damaged)).toThrow(expect.objectContaining({ code: "corrupt_record" }));
  });
});

describe("createRedisTurns", () => {
  it("gives each turn to one of all who ask, and forgets it after the span", async () => {
    const turns = createRedisTurns({ redis: connection.redis });
    const asked = await Promise.all([1, 2, 3].map(() => turns.take("departures:1", seconds(60))));
    expect(asked.filter((isMine) => isMine)).toHaveLength(1);
    expect(await turns.take("departures:2", seconds(60))).toBe(true);
    expect(await connection.redis.pttl(keys.turn("departures:1"))).toBeGreaterThan(50_000);
  });
});

describe("createRedisStoreEpoch", () => {
  it("keeps its epoch until the store is wiped, and follows the audit stream", async () => {
    const epoch = createRedisStoreEpoch({ redis: connection.redis, clock, random: createSystemRandom() });
    const before = await epoch.mark();
    expect(before).toEqual({ epoch: expect.stringMatching(/^.{26}$/) as unknown, lastEventId: "0-0", hasKnown: true });
    await createRedisRequestStore({ redis: connection.redis, log: silentLog }).create({ request: aRequest(), events: [asked(aRequest())], notices: [] });
    const after = await epoch.mark();
    expect(after.epoch).toBe(before.epoch);
    expect(after.lastEventId).toMatch(/^\d{13}-\d+$/);
    expect((await epoch.mark(after.lastEventId)).hasKnown).toBe(true);
    await connection.redis.flushall();
    expect((await epoch.mark()).epoch).not.toBe(before.epoch);
    // Events after the gap have later ids: what is missed is the event that was known.
    await createRedisRequestStore({ redis: connection.redis, log: silentLog }).create({ request: aRequest(), events: [asked(aRequest())], notices: [] });
    expect((await epoch.mark(after.lastEventId)).hasKnown).toBe(false);
  });
});

describe("an intake that somebody else wrote into Redis", () => {
  const click = { key: "k", at: clock.now(), person: a.user("U0BOB"), answerTo: { user: a.user("U0BOB") }, work: { kind: "approve", requestId: firstId, shownHash: "h" } } as const;
  const text = JSON.stringify({ v: 1, ...click });
  const forged = (keys: ReturnType<typeof macKeys>, signed = text): string => `${keys.currentKid}:${keys.mac(keys.currentKid, signed) ?? ""}:${text}`;
  it.each([
    { what: "without a proof", stored: text, at: "k" }, { what: "with a proof of another key", stored: forged(macKeys("guessed")), at: "k" },
    { what: "with the proof of another click", stored: forged(keysOfIntakes, "{}"), at: "k" }, { what: "copied from another delivery", stored: forged(keysOfIntakes), at: "other" },
  ])("is nobody's click, $what", async ({ stored, at }) => {
    const alarms: string[] = [];
    const intakes = createRedisIntakeStore({ redis: connection.redis, clock, log: silentLog, metrics: { ...silentMetrics, alarm: (kind) => { alarms.push(kind); } }, intakeKeys: keysOfIntakes });
    await connection.redis.hset(keys.intake(at), "intake", stored);
    await connection.redis.zadd(keys.openIntakes, 1, at);
    expect(await intakes.takeAbandoned(seconds(1))).toEqual([]);
    expect(alarms).toEqual(["intake_refused"]);
  });
  it("is taken as it was written by another process of ours", async () => {
    const intakes = createRedisIntakeStore({ redis: connection.redis, clock, log: silentLog, metrics: silentMetrics, intakeKeys: keysOfIntakes });
    await connection.redis.hset(keys.intake("k"), "intake", forged(keysOfIntakes));
    await connection.redis.zadd(keys.openIntakes, 1, "k");
    expect(await intakes.takeAbandoned(seconds(1))).toEqual([click]);
  });
});

describe("a damaged intake", () => {
  it("is dropped, so that it does not come again for ever", async () => {
    const intakes = createRedisIntakeStore({ redis: connection.redis, clock, log: silentLog, metrics: silentMetrics, intakeKeys: keysOfIntakes });
    await connection.redis.hset(keys.intake("k"), "intake", "{}");
    await connection.redis.zadd(keys.openIntakes, 1, "k", 1, "gone");
    expect(await intakes.takeAbandoned(seconds(1))).toEqual([]);
    expect(await connection.redis.zcard(keys.openIntakes)).toBe(0);
  });
});

describe("checkRedis", () => {
  const answering = (info: string, policy?: readonly string[] | Error): Parameters<typeof checkRedis>[0] => {
    const redis = connection.redis;
    return Object.assign(Object.create(redis) as typeof redis, {
      info: () => Promise.resolve(info),
      config: () => (policy instanceof Error ? Promise.reject(policy) : Promise.resolve(policy ?? [])),
    });
  };
  const good = "# Server\r\nredis_version:7.2.4\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n# Persistence\r\naof_enabled:1\r\n";
  const silent = good.replace("maxmemory_policy:noeviction\r\n", "");
  it("accepts a server that is as it should be", async () => {
    expect(await checkRedis(answering(good), { trustedByOwner: false })).toEqual({ warnings: [] });
  });
  it("asks CONFIG, when INFO does not tell the policy", async () => {
    expect((await checkRedis(answering(silent, ["maxmemory-policy", "noeviction"]), { trustedByOwner: false })).refusal).toBeUndefined();
    expect((await checkRedis(answering(silent, ["maxmemory-policy", "volatile-lru"]), { trustedByOwner: false })).refusal).toMatch(/volatile-lru/);
  });
  it("23 refuses, when neither tells; the sandbox's own server is trusted", async () => {
    expect((await checkRedis(answering(silent, new Error("NOPERM")), { trustedByOwner: false })).refusal).toMatch(/does not tell/);
    expect((await checkRedis(answering(silent), { trustedByOwner: false })).refusal).toMatch(/does not tell/);
    expect((await checkRedis(answering(silent), { trustedByOwner: true })).refusal).toBeUndefined();
  });
  it.each([["6.0.16", false], ["6.2.0", true], ["5.0.7", false], ["8.0.0", true], ["", false]])("version %s is new enough: %s", async (version, isEnough) => {
    const { refusal } = await checkRedis(answering(good.replace("7.2.4", version)), { trustedByOwner: true });
    expect(refusal === undefined).toBe(isEnough);
  });
  it("warns, when there is no append-only file", async () => {
    expect((await checkRedis(answering(good.replace("aof_enabled:1", "aof_enabled:0")), { trustedByOwner: false })).warnings).toHaveLength(1);
  });
});
