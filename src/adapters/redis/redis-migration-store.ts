// Migration runs in Redis. Every record carries a seal over itself, so that one which somebody else wrote there approves nothing.
import type { Redis } from "ioredis";
import { auditText } from "../../domain/audit/audit-text.ts";
import { ConflictError } from "../../domain/errors.ts";
import type { MacKeys } from "../../domain/lease/lease.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import { isOver } from "../../domain/migration/run/run-phase.ts";
import { sealHolds, sealOf } from "../../domain/seal.ts";
import type { MigrationStore, RunTold } from "../../ports/store/migration-store.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";

const version = "v1";
// KEYS: run, latest of the cluster, to work, audit. ARGV: mode, revision, record, id, seal, is it over, events.
const store = `
local stored = redis.call('HGET', KEYS[1], 'revision')
if ARGV[1] == 'create' then
  local open = redis.call('HGET', KEYS[2], 'open')
  if stored or (open and open ~= '') then return 'taken' end
elseif not stored or tonumber(stored) ~= tonumber(ARGV[2]) - 1 then
  return 'changed'
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'record', ARGV[3], 'seal', ARGV[5])
redis.call('HSET', KEYS[2], 'id', ARGV[4], 'open', ARGV[6] == '1' and '' or ARGV[4])
redis.call('SADD', KEYS[3], ARGV[4])
for i = 7, #ARGV do
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', '100000', '*', 'event', ARGV[i])
end
return 'ok'
`;
// KEYS: holder. ARGV: holder, span in ms.
const hold = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;
const release = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1";
const nothingTold: RunTold = { revision: 0, facts: 0, plan: false };

/** Runs, each change one script. `macKeys` are those of stored approvals. */
export function createRedisMigrationStore({ redis, macKeys }: { readonly redis: Redis; readonly macKeys: MacKeys }): MigrationStore {
  const put = (mode: "create" | "replace", run: MigrationRun, events: readonly string[]): Promise<unknown> => {
    const record = JSON.stringify(run);
    return asking("store a migration run", () => redis.eval(store, 4, keys.run(run.id), keys.runOf(run.clusterArn), keys.runsToWork, keys.audit, mode, run.revision, record, run.id, sealOf(macKeys, sealed(run.id, record)), isOver(run.phase) ? "1" : "0", ...events));
  };
  const read = async (id: string): Promise<MigrationRun | undefined> => {
    const [record, seal] = await asking("read a migration run", () => redis.hmget(keys.run(id), "record", "seal"));
    return typeof record === "string" ? opened(macKeys, id, { record, seal: seal ?? "" }) : undefined;
  };
  const toldField = async (id: string): Promise<RunTold> => {
    const text = await asking("read what was told of a migration", () => redis.hget(keys.run(id), "told"));
    return text === null ? nothingTold : JSON.parse(text) as RunTold;
  };
  return {
    create: async (run, events) => (await put("create", run, events.map(auditText))) === "ok",
    replace: async (run, events) => {
      if (await put("replace", run, events.map(auditText)) !== "ok") throw new ConflictError("changed", `The migration run ${run.id} was changed meanwhile.`);
    },
    read,
    latestOf: async (cluster) => {
      const id = await asking("look up a migration run", () => redis.hget(keys.runOf(cluster), "id"));
      return id === null ? undefined : read(id);
    },
    listToWork: () => asking("list migration runs", () => redis.smembers(keys.runsToWork)),
    rest: async (id) => { await asking("put a migration run to rest", () => redis.srem(keys.runsToWork, id)); },
    hold: async (id, holder, span) => (await asking("hold a migration run", () => redis.eval(hold, 1, keys.runHolder(id), holder, span))) === 1,
    release: async (id, holder) => { await asking("release a migration run", () => redis.eval(release, 1, keys.runHolder(id), holder)); },
    keepBackup: async (id, text) => { await asking("keep a backup", () => redis.hset(keys.run(id), "backup", text)); },
    backupOf: async (id) => (await asking("read a backup", () => redis.hget(keys.run(id), "backup"))) ?? undefined,
    toldOf: toldField,
    setTold: async (id, told) => { await asking("note what was told of a migration", () => redis.hset(keys.run(id), "told", JSON.stringify(told))); },
  };
}

function sealed(id: string, record: string): string {
  return `eks-access migration run ${version} ${id} ${record}`;
}

// The seal says that this program wrote it: its form needs no further check.
function opened(macKeys: MacKeys, id: string, { record, seal }: { readonly record: string; readonly seal: string }): MigrationRun {
  if (sealHolds(macKeys, sealed(id, record), seal)) return JSON.parse(record) as MigrationRun;
  throw new ConflictError("corrupt_record", `The stored migration run ${id} was not written by us, or with a key that is not here.`);
}
