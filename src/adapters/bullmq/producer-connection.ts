// Connections of the queues to Redis.
import { Redis } from "ioredis";
import type { RedisOptions } from "ioredis";
import type { Log } from "../../ports/system/log.ts";

const retryStrategy = (times: number): number => Math.min(100 * 2 ** times, 2000);

/** For adding jobs: whatever Redis does, a command fails within a second, and at once while the connection is down. */
export function producerConnection(url: string, log: Log): Redis {
  return connection(url, log, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1000 });
}

/** For working jobs off: commands wait until Redis is back, as BullMQ requires. */
export function workerConnection(url: string, log: Log): Redis {
  return connection(url, log, { maxRetriesPerRequest: null });
}

function connection(url: string, log: Log, options: RedisOptions): Redis {
  const redis = new Redis(url, { ...options, connectTimeout: 5000, retryStrategy });
  return redis.on("error", (error: Error) => { log.debug("connection of a queue", { error: error.message }); });
}
