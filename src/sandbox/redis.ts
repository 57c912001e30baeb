// The sandbox's Redis: a given one, one found on the PATH, or the embedded one.

/** A Redis that answers. */
export interface SandboxRedis extends AsyncDisposable {
  readonly url: string;
  readonly kind: "given" | "redis-server" | "valkey-server" | "embedded";
}

/**
 * Takes the first of: `redisUrl`, `redis-server` or `valkey-server` in one of `pathDirs`, the embedded server (npm package js-redis-server).
 * A server that it starts listens on a free port of loopback, writes no files, and ends with this process however that ends.
 */
export function startSandboxRedis(options: { readonly redisUrl?: string; readonly pathDirs: readonly string[] }): Promise<SandboxRedis> {
  throw new Error(`not written yet ${options.pathDirs.join(":")}`);
}
