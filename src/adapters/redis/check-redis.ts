// Whether a Redis server can be trusted with requests and jobs.
import type { Redis } from "ioredis";
import type { StoreFitness } from "../../ports/store/store-settings.ts";
import { asking } from "./redis-errors.ts";

/**
 * Checks version (6.2 or newer), eviction policy (`noeviction`, else Redis drops timers and locks when memory is short) and persistence.
 * The policy is asked of INFO, then of CONFIG GET; managed services answer only one of them.
 * @param options.trustedByOwner the server was started by the sandbox itself: a policy that cannot be read is accepted
 * @throws UnavailableError when the server does not answer
 */
export async function checkRedis(redis: Redis, options: { readonly trustedByOwner: boolean }): Promise<StoreFitness> {
  const info = infoFields(await asking("describe itself", () => redis.info()));
  const policy = info.get("maxmemory_policy") ?? (await configuredPolicy(redis));
  const refusal = versionRefusal(info.get("redis_version")) ?? policyRefusal(policy, options.trustedByOwner);
  const isAppendOnly = info.get("aof_enabled");
  return {
    ...(refusal === undefined ? {} : { refusal }),
    warnings: isAppendOnly === "0" && !options.trustedByOwner ? ["Redis does not keep an append-only file: a crash loses requests, timers and part of the audit stream. Set `appendonly yes`."] : [],
  };
}

async function configuredPolicy(redis: Redis): Promise<string | undefined> {
  try {
    const reply = await redis.config("GET", "maxmemory-policy");
    const policy: unknown = Array.isArray(reply) ? reply[1] : undefined;
    return typeof policy === "string" ? policy : undefined;
  } catch {
    return undefined; // not allowed there, or not known: it counts as not told
  }
}

function versionRefusal(version: string | undefined): string | undefined {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  if (major > 6 || (major === 6 && minor >= 2)) return undefined;
  return `Redis is of version ${version ?? "unknown"}; 6.2 or newer is needed.`;
}

function policyRefusal(policy: string | undefined, isTrusted: boolean): string | undefined {
  if (policy === "noeviction") return undefined;
  if (policy !== undefined) return `Redis evicts keys (maxmemory-policy ${policy}): requests and timers could vanish. Set \`maxmemory-policy noeviction\`.`;
  return isTrusted ? undefined : "Redis does not tell its maxmemory-policy, neither by INFO nor by CONFIG GET. Allow one of them; it must be `noeviction`.";
}

function infoFields(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(":");
    return colon > 0 && !line.startsWith("#") ? [[line.slice(0, colon), line.slice(colon + 1)]] : [];
  }));
}
