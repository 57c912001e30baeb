// Reads the audit stream in Redis.
import type { Redis } from "ioredis";
import type { AuditReader } from "../../ports/system/audit-reader.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";

/** So many are small enough for the time that a command may take, and are parsed before anybody notices. */
const atOnce = 500;

/** Reads what is there, oldest first; what comes meanwhile is read too. */
export function createRedisAuditReader({ redis }: { readonly redis: Redis }): AuditReader {
  return {
    length: () => asking("say how many audit events there are", () => redis.xlen(keys.audit)),
    read: async function* () {
      for (let after = "-"; ;) {
        const entries = await asking("read audit events", () => redis.xrange(keys.audit, after, "+", "COUNT", atOnce));
        if (entries.length > 0) yield entries.map(([, fields]) => valueOf(fields));
        const last = entries.at(-1);
        if (last === undefined || entries.length < atOnce) return;
        after = `(${last[0]}`;
      }
    },
  };
}

// An entry is a flat list of names and values; ours have one.
function valueOf(fields: readonly string[]): string {
  return fields[0] === "event" ? (fields[1] ?? "") : "";
}
