// Every adapter of a bot or worker process, made once and handed to use cases as ports.
import type { Config } from "../config/config.ts";
import type { Secrets } from "../config/secrets.ts";
import { createAwsAccess } from "../adapters/aws/aws-access.ts";
import type { AwsAccess } from "../adapters/aws/aws-access.ts";
import { createJsonlAuditSink } from "../adapters/audit/jsonl-audit-sink.ts";
import { openWorkQueue } from "../adapters/bullmq/bullmq-work-queue.ts";
import type { BullmqWorkQueue } from "../adapters/bullmq/bullmq-work-queue.ts";
import { missingToken } from "../adapters/oncall/on-call-sources.ts";
import { InvalidInputError } from "../domain/errors.ts";
import { createKubernetesAccess } from "../adapters/kubernetes/kubernetes-access.ts";
import { openRedis } from "../adapters/redis/connections.ts";
import type { RedisConnection } from "../adapters/redis/connections.ts";
import { createRedisAuditReader } from "../adapters/redis/redis-audit-reader.ts";
import { createRedisHomeViewers } from "../adapters/redis/redis-home-viewers.ts";
import { createRedisAuditStream } from "../adapters/redis/redis-audit-stream.ts";
import { createRedisIntakeStore } from "../adapters/redis/redis-intake-store.ts";
import { createRedisLinkStore } from "../adapters/redis/redis-link-store.ts";
import { createRedisRequestStore } from "../adapters/redis/redis-request-store.ts";
import { createRedisTurns } from "../adapters/redis/redis-turns.ts";
import { createRedisStoreEpoch } from "../adapters/redis/redis-store-epoch.ts";
import { openSettings } from "../adapters/settings/file-settings.ts";
import { createHmacDigests, sha256 } from "../adapters/system/hmac-digests.ts";
import { createPinoLog } from "../adapters/system/pino-log.ts";
import { createPromMetrics } from "../adapters/system/prom-metrics.ts";
import type { PromMetrics } from "../adapters/system/prom-metrics.ts";
import { createSystemClock } from "../adapters/system/system-clock.ts";
import { createSystemRandom } from "../adapters/system/system-random.ts";
import { DueHeap } from "../domain/lease/due-heap.ts";
import type { Clock } from "../ports/system/clock.ts";
import type { Random } from "../ports/system/random.ts";
import type { AuditReader } from "../ports/system/audit-reader.ts";
import type { AwsAuth } from "../ports/cluster/aws-auth.ts";
import type { AwsAuthRows } from "../ports/cluster/aws-auth-rows.ts";
import type { RbacReader } from "../ports/cluster/rbac-reader.ts";
import type { Namespaces } from "../ports/cluster/namespaces.ts";
import type { HomeViewers } from "../ports/store/home-viewers.ts";
import type { IntakeStore } from "../ports/store/intake-store.ts";
import type { Turns } from "../ports/store/turns.ts";
import type { LinkStore } from "../ports/store/link-store.ts";
import type { ProcessSweepDeps } from "../usecases/access/sweep.ts";
import { AbsenceMemory } from "../usecases/access/absence-memory.ts";
import type { EndDueDeps } from "../usecases/access/end-due.ts";
import { ForeignEntries } from "../usecases/access/foreign-entries.ts";
import { GrantGate } from "../usecases/access/grant-gate.ts";
import { Lanes } from "../usecases/access/lanes.ts";
import { ProvedEntries } from "../usecases/access/proved-entries.ts";
import { StoreWatch } from "../usecases/access/store-watch.ts";
import { AuditTrail } from "../usecases/audit/audit-trail.ts";
import { HomeBoard } from "../usecases/talk/home-board.ts";
import { DrawnCards } from "../usecases/talk/drawn-cards.ts";
import type { Lifetime } from "./lifetime.ts";
import type { Overrides } from "./overrides.ts";

/** What one process is made from. */
export interface Makings {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly overrides: Overrides;
}

/** Time, chance, logs and metrics. */
export interface Basics {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: ReturnType<typeof createPinoLog>;
  readonly metrics: PromMetrics;
}

/** Makes the basics. Nothing else is logged before them. */
export function makeBasics({ config, secrets, overrides }: Makings): Basics {
  const clock = overrides.clock ?? createSystemClock();
  const log = overrides.log ?? createPinoLog({ level: config.logLevel, secrets: secrets.texts() });
  return { clock, log, random: createSystemRandom(), metrics: createPromMetrics({ clock }) };
}

/** The adapters that need no Slack. */
export interface Parts extends Basics {
  readonly aws: AwsAccess;
  readonly redis: RedisConnection;
  readonly queue: BullmqWorkQueue;
  readonly intakes: IntakeStore;
  readonly turns: Turns;
  readonly homes: { readonly homeViewers: HomeViewers; readonly homeBoard: HomeBoard };
  readonly links: LinkStore;
  readonly namespaces: Namespaces;
  readonly awsAuth: AwsAuth;
  readonly awsAuthRows: AwsAuthRows;
  readonly auditReader: AuditReader;
  readonly rbac: RbacReader;
  readonly settings: Awaited<ReturnType<typeof openSettings>>;
  readonly sweepDeps: Omit<ProcessSweepDeps & EndDueDeps, "people">;
  readonly digests: ReturnType<typeof createHmacDigests>;
}

/** Makes all parts and remembers how to stop them. @throws InvalidInputError when the configuration or a key is wrong */
export async function makeParts(makings: Makings, basics: Basics, lifetime: Lifetime): Promise<Parts> {
  const { config, secrets, overrides } = makings;
  const { clock, log, metrics, random } = basics;
  const settings = lifetime.own("settings", await openSettings({ path: config.configurationPath, sha256, log }));
  const { owner, onCall, breakGlass } = settings.current();
  const missing = missingToken(onCall.filter(({ name }) => breakGlass.some((rule) => rule.onCall === name)), secrets.onCall());
  if (missing !== undefined) throw new InvalidInputError("configuration", missing);
  const digests = createHmacDigests({ masters: secrets.macKeys, owner });
  const aws = lifetime.own("AWS", createAwsAccess({
    clock, log, metrics, owner, instance: config.instance,
    ...(overrides.awsEndpoint === undefined ? {} : { endpoint: overrides.awsEndpoint }), ...(overrides.awsCredentials === undefined ? {} : { baseCredentials: overrides.awsCredentials }),
  }));
  const kubernetes = lifetime.own("Kubernetes", createKubernetesAccess({ clock, log, kubernetesToken: aws.kubernetesToken }));
  const url = secrets.redisUrl.reveal();
  const redis = lifetime.own("Redis", openRedis({ url, log }));
  const queue = lifetime.own("queues", openWorkQueue({ url, clock, log }));
  const stores = { requests: createRedisRequestStore({ redis: redis.redis, log }), intakes: createRedisIntakeStore({ redis: redis.redis, clock, log, metrics, intakeKeys: digests.intakeKeys }), links: createRedisLinkStore({ redis: redis.redis, clock }) };
  const sink = lifetime.own("audit file", createJsonlAuditSink({ path: config.auditFile, writer: config.instance, sha256, onAnchor: (anchor) => { log.info("audit chain", { anchor }); } }));
  const trail = new AuditTrail({ sink, stream: createRedisAuditStream({ redis: redis.redis }), log, metrics, hostClock: createSystemClock() });
  lifetime.onStop("audit trail", () => trail.flush());
  const gate = new GrantGate({ settings, trustedClock: aws.trustedClock });
  const changes = { requests: stores.requests, queue, trail, log };
  const epoch = createRedisStoreEpoch({ redis: redis.redis, clock, random });
  const sweepDeps: Parts["sweepDeps"] = {
    ...changes, ...aws, settings, metrics, gate, leaseKeys: digests.leaseKeys, provedEntries: new ProvedEntries(clock), ownRemovals: stores.requests,
    foreign: new ForeignEntries(clock), dueHeap: new DueHeap(), endLanes: new Lanes(16), passLanes: new Lanes(1), absences: new AbsenceMemory(clock), drawnCards: new DrawnCards(),
    storeWatch: new StoreWatch({ trail, epoch, gate, trustedClock: aws.trustedClock, metrics }),
  };
  return { ...basics, aws, redis, queue, intakes: stores.intakes, links: stores.links, auditReader: createRedisAuditReader({ redis: redis.redis }), turns: createRedisTurns({ redis: redis.redis }), homes: { homeViewers: createRedisHomeViewers({ redis: redis.redis }), homeBoard: new HomeBoard(clock) }, namespaces: kubernetes.namespaces, awsAuth: kubernetes.awsAuth, awsAuthRows: kubernetes.awsAuthRows, rbac: kubernetes.rbac, settings, sweepDeps, digests };
}
