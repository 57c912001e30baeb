// A Redis for one test file: the embedded one, or a real one.
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startSandboxRedis } from "../../src/sandbox/redis.ts";

/** A server that answers. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
}

/** The embedded server; a real one where TEST_REDIS_SERVER names its program. */
export function startTestRedis(): Promise<TestRedis> {
  const program = process.env["TEST_REDIS_SERVER"] ?? "";
  return program === "" ? startSandboxRedis({ pathDirs: [] }) : startProgram(program);
}

/** A real server: the program of TEST_REDIS_SERVER, or the first on the PATH. Fails when there is none. */
export async function startRealRedis(): Promise<TestRedis> {
  const program = process.env["TEST_REDIS_SERVER"] ?? "";
  if (program !== "") return startProgram(program);
  const redis = await startSandboxRedis({ pathDirs: (process.env["PATH"] ?? "").split(delimiter) });
  if (redis.kind !== "embedded") return redis;
  await redis[Symbol.asyncDispose]();
  throw new Error("These tests need a redis-server or valkey-server on the PATH, or its path in TEST_REDIS_SERVER.");
}

async function startProgram(program: string): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "eks-access-redis-"));
  await symlink(program, join(folder, "redis-server"));
  const redis = await startSandboxRedis({ pathDirs: [folder] });
  return {
    url: redis.url,
    [Symbol.asyncDispose]: async () => {
      await redis[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
