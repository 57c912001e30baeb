// The connection through which requests, intakes and the audit stream are written: it fails fast and comes back by itself.
import { Redis } from "ioredis";
import { UnavailableError } from "../../domain/errors.ts";
import type { Duration } from "../../domain/time.ts";
import type { Log } from "../../ports/system/log.ts";

/** An open connection; closing it is idempotent. */
export interface RedisConnection extends AsyncDisposable {
  readonly redis: Redis;
  /** Resolves once the server answers. @throws UnavailableError after `within`, whatever the server does */
  ready(within: Duration): Promise<void>;
  /** Whether the server answered last time; nothing is asked. */
  isReady(): boolean;
}

/**
 * Opens a connection and goes on trying for ever: 100 ms doubling to 2 s.
 * Until it is ready, and whenever the server is away, commands fail at once; one that is not answered fails after a second.
 * @param options.url `redis://` or `rediss://`, with the password in it
 */
export function openRedis({ url, log }: { readonly url: string; readonly log: Log }): RedisConnection {
  const redis = new Redis(url, {
    enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1000, connectTimeout: 5000,
    retryStrategy: (times) => Math.min(100 * 2 ** times, 2000),
  });
  // Without a listener an error of the connection would end the process.
  redis.on("error", (error) => { log.warn("redis connection", { error: error.message }); });
  return {
    redis,
    ready: (within) => whenReady(redis, within),
    isReady: () => redis.status === "ready",
    [Symbol.asyncDispose]: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

function whenReady(redis: Redis, within: Duration): Promise<void> {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => { clearTimeout(timer); redis.off("ready", isReady); };
    const isReady = (): void => { stop(); resolve(); };
    const timer = setTimeout(() => { stop(); reject(new UnavailableError("unavailable", "Redis did not answer in time.")); }, within);
    redis.once("ready", isReady);
  });
}
