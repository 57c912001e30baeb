// The sandbox's Redis: which one is taken, that it stays on loopback, and that it ends with whoever started it.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { startSandboxRedis } from "../../src/sandbox/redis.ts";
import { eventually } from "../world/eventually.ts";

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 }, () => { socket.destroy(); resolve(true); });
    socket.on("error", () => { resolve(false); }).on("timeout", () => { socket.destroy(); resolve(false); });
  });
}
const portOf = (url: string): number => Number(new URL(url).port);

describe("startSandboxRedis", () => {
  it("takes the one it is given, and starts nothing", async () => {
    await using redis = await startSandboxRedis({ redisUrl: "redis://elsewhere:6379", pathDirs: [] });
    expect(redis).toMatchObject({ url: "redis://elsewhere:6379", kind: "given" });
  });
  it("starts the embedded one, when there is no other, and ends it", async () => {
    const redis = await startSandboxRedis({ pathDirs: [join(tmpdir(), "nowhere")] });
    expect(redis.kind).toBe("embedded");
    expect(await accepts("127.0.0.1", portOf(redis.url))).toBe(true);
    await redis[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    expect(await accepts("127.0.0.1", portOf(redis.url))).toBe(false);
  });
  it("listens on loopback only", async () => {
    await using redis = await startSandboxRedis({ pathDirs: [] });
    const outside = Object.values(networkInterfaces()).flat().filter((one) => one !== undefined && !one.internal && one.family === "IPv4");
    for (const one of outside) expect(await accepts(one?.address ?? "", portOf(redis.url))).toBe(false);
  });
  it("prefers a server of the PATH to the embedded one, and tries valkey-server too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "eks-access-path-"));
    // Stands in for the program: an embedded server under the port it is told.
    const embedded = fileURLToPath(new URL("../../src/sandbox/embedded-redis.ts", import.meta.url));
    await writeFile(join(folder, "valkey-server"), `#!${process.execPath}\nimport(${JSON.stringify(embedded)}).then(({ serveEmbeddedRedis }) => serveEmbeddedRedis(Number(process.argv[3])));\n`);
    await chmod(join(folder, "valkey-server"), 0o755);
    const redis = await startSandboxRedis({ pathDirs: [folder] });
    expect(redis.kind).toBe("valkey-server");
    await redis[Symbol.asyncDispose]();
    expect(await accepts("127.0.0.1", portOf(redis.url))).toBe(false);
    await rm(folder, { recursive: true });
  });
  it("ends with its parent, however that ends, and leaves no file in the current folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "eks-access-parent-"));
    const code = `const { startSandboxRedis } = await import(${JSON.stringify(new URL("../../src/sandbox/redis.ts", import.meta.url).href)});
      console.log((await startSandboxRedis({ pathDirs: [] })).url); setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", code], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    const url = await new Promise<string>((resolve) => parent.stdout.once("data", (data: Buffer) => { resolve(data.toString().trim()); }));
    expect(await accepts("127.0.0.1", portOf(url))).toBe(true);
    parent.kill("SIGKILL");
    await eventually("the server is gone", async () => !(await accepts("127.0.0.1", portOf(url))));
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
  it("gives a client that left while it waited nothing any more", async () => {
    await using redis = await startSandboxRedis({ pathDirs: [] });
    const [leaving, adding] = [new Redis(redis.url), new Redis(redis.url)];
    const waiting = leaving.bzpopmin("z", 60).catch(() => undefined);
    await eventually("it waits", async () => String(await adding.client("LIST")).split("\n").length >= 2);
    leaving.disconnect();
    await waiting;
    await eventually("it is gone", async () => String(await adding.client("LIST")).trim().split("\n").length === 1);
    await adding.zadd("z", 1, "element");
    expect(await adding.zcard("z")).toBe(1);
    adding.disconnect();
  });
});
