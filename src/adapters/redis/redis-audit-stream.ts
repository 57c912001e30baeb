// The audit stream in Redis, for facts that belong to no change of a request.
import type { Redis } from "ioredis";
import type { AuditSink } from "../../ports/system/audit-sink.ts";

/** Appends to the stream that the request store writes to as well. */
export function createRedisAuditStream(deps: { readonly redis: Redis }): AuditSink {
  throw new Error(`not written yet ${deps.redis.status}`);
}
