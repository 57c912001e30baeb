// Intakes in Redis.
import type { Redis } from "ioredis";
import type { MacKeys } from "../../domain/lease/lease.ts";
import type { Intake, IntakeOutcome } from "../../domain/request/intake.ts";
import type { Duration } from "../../domain/time.ts";
import type { IntakeStore } from "../../ports/store/intake-store.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";
import { readIntake, readOutcome, writeIntake } from "./stored-intake.ts";

// KEYS: intake, open intakes. ARGV: key, intake, at. Replies nothing when it is new, else what is known.
const accept = `
if redis.call('HSETNX', KEYS[1], 'intake', ARGV[2]) == 0 then return redis.call('HMGET', KEYS[1], 'intake', 'outcome') end
redis.call('PEXPIRE', KEYS[1], 86400000)
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
return {}
`;
// The first outcome is the one that people are told again.
const finish = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSETNX', KEYS[1], 'outcome', ARGV[2]) end
redis.call('ZREM', KEYS[2], ARGV[1])
return 'ok'
`;
// KEYS: open intakes. ARGV: now, oldest time that is not abandoned. A taken one counts as just begun, so nobody else takes it.
const takeOver = `
local keys = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[2], 'LIMIT', 0, 50)
for i = 1, #keys do redis.call('ZADD', KEYS[1], ARGV[1], keys[i]) end
return keys
`;
const signatureMs = 600_000;

interface IntakeStoreDeps {
  readonly redis: Redis;
  /** The product's. */
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Sign what is stored: whoever can write Redis must not be able to click for somebody. */
  readonly intakeKeys: MacKeys;
}

/** Intakes in Redis, each kept for a day. */
export function createRedisIntakeStore(deps: IntakeStoreDeps): IntakeStore {
  const { redis, intakeKeys } = deps;
  return {
    accept: async (intake) => {
      const reply = await asking("store an intake", () => redis.eval(accept, 2, keys.intake(intake.key), keys.openIntakes, intake.key, writeIntake(intake, intakeKeys), intake.at));
      return earlierOf(deps, reply, intake);
    },
    finish: async (key, outcome) => {
      await asking("store an outcome", () => redis.eval(finish, 2, keys.intake(key), keys.openIntakes, key, JSON.stringify(outcome)));
    },
    takeAbandoned: (age) => takeAbandoned(deps, age),
    isFirstUse: async (signature) => (await asking("remember a signature", () => redis.set(keys.signature(signature), "1", "PX", signatureMs, "NX"))) === "OK",
  };
}

function earlierOf({ intakeKeys }: IntakeStoreDeps, reply: unknown, intake: Intake): "new" | { readonly earlier: Intake; readonly outcome: IntakeOutcome | "open" } {
  const known: readonly unknown[] = Array.isArray(reply) ? reply : [];
  const [stored, outcome] = known;
  if (typeof stored !== "string") return "new";
  return { earlier: readIntake(intake.key, stored, intakeKeys) ?? intake, outcome: readOutcome(typeof outcome === "string" ? outcome : undefined) ?? "open" };
}

async function takeAbandoned(deps: IntakeStoreDeps, age: Duration): Promise<readonly Intake[]> {
  const now = deps.clock.now();
  const taken = await asking("hand over intakes", () => deps.redis.eval(takeOver, 1, keys.openIntakes, now, now - age));
  const found: Intake[] = [];
  for (const key of Array.isArray(taken) ? taken.map(String) : []) {
    const intake = await readOpen(deps, key);
    if (intake !== undefined) found.push(intake);
  }
  return found;
}

// What is gone (after a day), damaged or not written by us is taken off the list: it would come again for ever.
async function readOpen(deps: IntakeStoreDeps, key: string): Promise<Intake | undefined> {
  const [stored, outcome] = await asking("read an intake", () => deps.redis.hmget(keys.intake(key), "intake", "outcome"));
  const intake = typeof stored === "string" && typeof outcome !== "string" ? readIntake(key, stored, deps.intakeKeys) : undefined;
  if (intake !== undefined) return intake;
  if (typeof stored === "string" && typeof outcome !== "string") {
    deps.metrics.alarm("intake_refused");
    deps.log.warn("a stored intake cannot be read, or was not written by us, and is dropped");
  }
  await asking("drop an intake", () => deps.redis.zrem(keys.openIntakes, key));
  return undefined;
}
