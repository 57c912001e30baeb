// A Redis of the user's own: problems are one sentence, and it is never emptied.
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { createAwsWorld } from "../../src/sandbox/aws/world.ts";
import { createOnCallWorld } from "../../src/sandbox/oncall/world.ts";
import { PageFaults } from "../../src/sandbox/control/page-faults.ts";
import { checkGivenRedis, notOursToWipe } from "../../src/sandbox/given-redis.ts";
import { redisCommand } from "../../src/sandbox/redis-command.ts";
import { freePort, startSandboxRedis } from "../../src/sandbox/redis.ts";
import { createSlackWorld } from "../../src/sandbox/slack/world.ts";

async function answering(text: string) {
  const server = createServer((socket) => { socket.on("error", () => undefined).once("data", () => { socket.end(text); }); });
  const port = await freePort();
  await new Promise<void>((resolve) => { server.listen(port, "127.0.0.1", resolve); });
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => { server.close(() => { resolve(); }); }) };
}

describe("checkGivenRedis", () => {
  it("takes a Redis that answers", async () => {
    await using redis = await startSandboxRedis({ pathDirs: [] });
    await expect(checkGivenRedis(redis.url)).resolves.toBeUndefined();
  });
  it.each(["nonsense", "http://127.0.0.1:6379", "127.0.0.1:6379"])("refuses the address %s", async (url) => {
    await expect(checkGivenRedis(url)).rejects.toThrow("REDIS_URL is not the address of a Redis");
  });
  it("says that nobody listens, without the password", async () => {
    const port = String(await freePort());
    await expect(checkGivenRedis(`redis://:secret@127.0.0.1:${port}`)).rejects.toThrow(/^The Redis in REDIS_URL \(127\.0\.0\.1:\d+\) cannot be used: connect ECONNREFUSED/);
  });
  it("says what another server is, and what a refusal says", async () => {
    await using web = await answering("HTTP/1.1 400 Bad Request\r\n\r\n");
    await expect(checkGivenRedis(`redis://127.0.0.1:${String(web.port)}`)).rejects.toThrow("no Redis");
    await using locked = await answering("-NOAUTH Authentication required.\r\n");
    await expect(checkGivenRedis(`redis://127.0.0.1:${String(locked.port)}`)).rejects.toThrow("NOAUTH Authentication required");
    await using silent = await answering("");
    await expect(checkGivenRedis(`redis://127.0.0.1:${String(silent.port)}`)).rejects.toThrow("closed without an answer");
  });
  it("leaves a password to the product", async () => {
    await using locked = await answering("-NOAUTH Authentication required.\r\n");
    await expect(checkGivenRedis(`redis://:secret@127.0.0.1:${String(locked.port)}`)).resolves.toBeUndefined();
  });
});

describe("the fault wipe-redis", () => {
  const clocks = { now: () => 0, realNow: () => 0, random: () => 0 };
  const targets = { aws: createAwsWorld(clocks), slack: createSlackWorld(clocks), onCall: createOnCallWorld(clocks.now) };

  it("empties the sandbox's own Redis, and tells what Redis refuses", async () => {
    await using redis = await startSandboxRedis({ pathDirs: [] });
    await redisCommand(redis.url, ["SET", "key", "value"]);
    const faults = new PageFaults({ ...targets, wipeRedis: async () => { await redisCommand(redis.url, ["FLUSHALL"]); } });
    await faults.set("wipe-redis", true);
    expect(await redisCommand(redis.url, ["DBSIZE"])).toBe("0");
    await expect(redisCommand(redis.url, ["NONSENSE"])).rejects.toThrow(/unknown command/i);
  });
  it("is refused for a Redis that the sandbox did not start", async () => {
    const faults = new PageFaults({ ...targets, wipeRedis: notOursToWipe });
    await expect(faults.set("wipe-redis", true)).rejects.toThrow("This Redis is yours (REDIS_URL)");
    expect(faults.states().find(({ name }) => name === "wipe-redis")?.refusal).toBe(notOursToWipe);
  });
});
