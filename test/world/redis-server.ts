// A Redis for one test file: the embedded one, or a real one where TEST_REDIS_SERVER names its program.
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxRedis } from "../../src/sandbox/redis.ts";

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
}

/** Starts one on a free port. */
export async function startTestRedis(program = process.env["TEST_REDIS_SERVER"]): Promise<TestRedis> {
  if (program === undefined || program === "") return startSandboxRedis({ pathDirs: [] });
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
