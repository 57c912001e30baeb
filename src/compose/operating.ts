// Commands on requests: the store and the queues, without Slack and AWS.
import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { createJsonlAuditSink } from "../adapters/audit/jsonl-audit-sink.ts";
import { openWorkQueue } from "../adapters/bullmq/bullmq-work-queue.ts";
import type { Operating } from "../adapters/cli/operating.ts";
import { openRedis } from "../adapters/redis/connections.ts";
import { createRedisAuditStream } from "../adapters/redis/redis-audit-stream.ts";
import { createRedisRequestStore } from "../adapters/redis/redis-request-store.ts";
import { sha256 } from "../adapters/system/hmac-digests.ts";
import { createSystemClock } from "../adapters/system/system-clock.ts";
import { loadStoreConfig } from "../config/config.ts";
import { milliseconds, seconds } from "../domain/time.ts";
import type { Clock } from "../ports/system/clock.ts";
import type { Log } from "../ports/system/log.ts";
import { AuditTrail } from "../usecases/audit/audit-trail.ts";
import { endRequestByOperator, untilOver } from "../usecases/administration/end-by-operator.ts";

// What goes wrong is said by the command itself.
const nothing = (): undefined => undefined;
const quiet: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Opens the store that the environment names. @throws InvalidInputError when the environment is wrong, UnavailableError when the store does not answer within five seconds */
export async function openOperating(environment: Readonly<Record<string, string | undefined>>, clock: Clock = createSystemClock()): Promise<Operating> {
  const config = loadStoreConfig(environment, (path) => readFileSync(path, "utf8"));
  const url = config.redisUrl.reveal();
  await using begun = new AsyncDisposableStack();
  const connection = begun.use(openRedis({ url, log: quiet }));
  const { redis } = connection;
  const queue = begun.use(openWorkQueue({ url, clock, log: quiet }));
  const sink = begun.use(createJsonlAuditSink({ path: config.auditFile, writer: "operator", sha256 }));
  const trail = new AuditTrail({ sink, stream: createRedisAuditStream({ redis }), log: quiet, metrics: { alarm: nothing }, hostClock: createSystemClock() });
  await connection.ready(seconds(5));
  await queue.ready(seconds(5));
  const requests = createRedisRequestStore({ redis, log: quiet });
  const deps = { requests, queue, trail, log: quiet, clock };
  const parts = begun.move();
  return {
    user: `${userName()}@${hostname()}`,
    listOpen: () => requests.listOpen(),
    find: (short) => requests.findByShortId(short),
    end: (id, wish) => endRequestByOperator(deps, id, wish),
    untilOver: (id, within) => untilOver(deps, id, { within, every: milliseconds(250) }),
    audited: () => trail.durable().then(() => undefined, (error: unknown) => (error instanceof Error ? error.message : "unknown")),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

// A container may run as a number that the host has no name for.
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${String(process.getuid?.() ?? "unknown")}`;
  }
}
