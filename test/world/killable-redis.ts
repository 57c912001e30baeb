// A real Redis that tests kill and start again, with its append-only file in a folder of its own.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { freePort } from "../../src/sandbox/redis.ts";

/** A server under a fixed port. */
export class KillableRedis implements AsyncDisposable {
  readonly url: string;
  readonly #program: string;
  readonly #arguments: readonly string[];
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(program: string, port: number, folder: string) {
    this.url = `redis://127.0.0.1:${String(port)}`;
    this.#program = program;
    this.#folder = folder;
    this.#arguments = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--dir", folder];
  }

  /** Makes one; it is not started. */
  static async make(): Promise<KillableRedis> {
    return new KillableRedis(await program(), await freePort(), await mkdtemp(join(tmpdir(), "eks-access-redis-")));
  }

  start(): void {
    this.#child = spawn(this.#program, this.#arguments, { stdio: "ignore" });
  }

  /** `kill -9`; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const isGone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await isGone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function program(): Promise<string> {
  const given = process.env["TEST_REDIS_SERVER"] ?? "";
  if (given !== "") return given;
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, "redis-server");
    if (await access(path).then(() => true, () => false)) return path;
  }
  throw new Error("These tests need a redis-server on the PATH, or its path in TEST_REDIS_SERVER.");
}
