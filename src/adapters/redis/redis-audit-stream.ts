// The audit stream in Redis, for facts that belong to no change of a request.
import type { Redis } from "ioredis";
import { auditText } from "../../domain/audit/audit-text.ts";
import type { AuditSink } from "../../ports/system/audit-sink.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";

const appendAll = `
for i = 1, #ARGV do redis.call('XADD', KEYS[1], 'MAXLEN', '~', '100000', '*', 'event', ARGV[i]) end
return 'ok'
`;
/** Lua in Redis cannot unpack lists without limit, and one script should not hold up the others. */
const mostAtOnce = 500;

/** Appends to the stream that the request store writes to as well. An append whose answer was lost may be there although it failed. */
export function createRedisAuditStream({ redis }: { readonly redis: Redis }): AuditSink {
  return {
    append: async (events) => {
      for (let from = 0; from < events.length; from += mostAtOnce) {
        const texts = events.slice(from, from + mostAtOnce).map(auditText);
        await asking("take audit events", () => redis.eval(appendAll, 1, keys.audit, ...texts));
      }
    },
  };
}
