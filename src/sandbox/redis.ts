// The sandbox's Redis: a given one, one found on the PATH, or the embedded one.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A Redis that answers. Disposing of it ends a server that was started here. */
export interface SandboxRedis extends AsyncDisposable {
  readonly url: string;
  readonly kind: "given" | "redis-server" | "valkey-server" | "embedded";
}

/** Where to look. */
export interface SandboxRedisOptions {
  /** A server that is there already; nothing is started then. */
  readonly redisUrl?: string;
  /** Folders to look for a server in, as on PATH; none means the embedded one. */
  readonly pathDirs: readonly string[];
}

const childFile = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./redis-child.ts" : "./redis-child.js", import.meta.url));
const startWithinMs = 10_000;
const mostTries = 5;

/**
 * Takes the first of: `redisUrl`, `redis-server` or `valkey-server` in one of `pathDirs`, the embedded server (npm package js-redis-server).
 * A server that it starts listens on a free port of loopback, writes no files, and ends with this process however that ends.
 * @throws Error when a server was started and does not answer within 10 s
 */
export async function startSandboxRedis({ redisUrl, pathDirs }: SandboxRedisOptions): Promise<SandboxRedis> {
  if (redisUrl !== undefined) return { url: redisUrl, kind: "given", [Symbol.asyncDispose]: () => Promise.resolve() };
  for (const kind of ["redis-server", "valkey-server"] as const) {
    const command = await findIn(pathDirs, kind);
    if (command !== undefined) return startServer(kind, (port) => [command, ...serverArguments(port)]);
  }
  return startServer("embedded", (port) => ["embedded", String(port)]);
}

// Listens on loopback only, keeps nothing on disk, never evicts.
function serverArguments(port: number): readonly string[] {
  return ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--dir", tmpdir(), "--daemonize", "no"];
}

async function startServer(kind: Exclude<SandboxRedis["kind"], "given">, childArguments: (port: number) => readonly string[]): Promise<SandboxRedis> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    // A session of its own: Ctrl-C must reach the bot, which still needs its Redis while it stops.
    const child = spawn(process.execPath, [childFile, ...childArguments(port)], { cwd: tmpdir(), detached: true, stdio: ["pipe", "ignore", "ignore"] });
    child.stdin.on("error", () => undefined);
    if (await answers(child, port)) return { url: `redis://127.0.0.1:${String(port)}`, kind, [Symbol.asyncDispose]: () => end(child) };
    await end(child);
    if (tries === mostTries) throw new Error(`The Redis server (${kind}) did not start.`);
  }
}

// Its standard input closes here, or by itself when this process dies.
async function end(child: ChildProcess): Promise<void> {
  const isGone = new Promise<void>((resolve) => { child.once("exit", () => { resolve(); }); });
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  const force = setTimeout(() => child.kill("SIGKILL"), 5000);
  await isGone;
  clearTimeout(force);
}

async function answers(child: ChildProcess, port: number): Promise<boolean> {
  const until = performance.now() + startWithinMs;
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    if (await pongs(port)) return true;
    await wait(20);
  }
  return false;
}

// A PING in the Redis protocol; nothing of the product is used here.
function pongs(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const done = (isPong: boolean): void => { socket.destroy(); resolve(isPong); };
    socket.setTimeout(1000, () => { done(false); });
    socket.once("connect", () => socket.write("*1\r\n$4\r\nPING\r\n")).once("data", (data) => { done(data.toString().startsWith("+PONG")); }).once("error", () => { done(false); });
  });
}

/** A port of loopback that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => { resolve(port); });
    });
  });
}

async function findIn(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return undefined;
}
