// One process of the product: bot, worker, or both. Ending access is up before Redis and Slack are.
import { createSystemClock } from "../adapters/system/system-clock.ts";
import { createSlackApp } from "../adapters/slack/app.ts";
import type { SlackApp } from "../adapters/slack/app.ts";
import { createOnCallSources } from "../adapters/oncall/on-call-sources.ts";
import { remindReviews } from "../usecases/break-glass/remind-reviews.ts";
import { startWorkers } from "../adapters/bullmq/workers.ts";
import type { Processors, RunningWorkers } from "../adapters/bullmq/workers.ts";
import { startProbeServer } from "../adapters/probes/probe-server.ts";
import { checkRedis } from "../adapters/redis/check-redis.ts";
import { startLoop } from "../adapters/timers/loop.ts";
import type { Loop } from "../adapters/timers/loop.ts";
import type { Config } from "../config/config.ts";
import type { Secrets } from "../config/secrets.ts";
import { EksAccessError, InvalidInputError } from "../domain/errors.ts";
import type { RequestId } from "../domain/ids.ts";
import { milliseconds, seconds } from "../domain/time.ts";
import type { Intake } from "../domain/request/intake.ts";
import { endAccess } from "../usecases/access/end-access.ts";
import { checkStoreSettings } from "../usecases/access/check-store-settings.ts";
import type { StoreSettingsDeps } from "../usecases/access/check-store-settings.ts";
import { departureRound, endDeparted, endDepartedPerson } from "../usecases/access/end-departed.ts";
import { endDue } from "../usecases/access/end-due.ts";
import { grantAccess } from "../usecases/access/grant-access.ts";
import { refuseLostAccess } from "../usecases/access/refuse-lost-access.ts";
import { sweep } from "../usecases/access/sweep.ts";
import { lookForAdministrator } from "../usecases/administration/look-for-administrator.ts";
import { finishLink, readLinkProof } from "../usecases/identity/finish-link.ts";
import { startLink } from "../usecases/identity/start-link.ts";
import { unlink } from "../usecases/identity/unlink.ts";
import { whoAmI } from "../usecases/identity/who-am-i.ts";
import { remindRequest } from "../usecases/request/remind-request.ts";
import { approversOf, explainAccess } from "../usecases/request/explain-access.ts";
import { findRequest, listAccess, mayLack } from "../usecases/request/list-access.ts";
import { listEntitled } from "../usecases/request/list-entitled.ts";
import { workOffAbandoned, workOffIntake } from "../usecases/request/work-off-intake.ts";
import { drawHomes, openHome, refreshHomes } from "../usecases/talk/home.ts";
import { tellRequest } from "../usecases/talk/tell-request.ts";
import { askMigration } from "../usecases/migration/ask-migration.ts";
import type { MigrationDeps } from "../usecases/migration/migration-deps.ts";
import { workOffRuns } from "../usecases/migration/work-off-run.ts";
import { administratorDeps } from "./administrator.ts";
import { Lifetime, waitAtMost, withDeadline } from "./lifetime.ts";
import { makeMigrating } from "./migrating.ts";
import type { Overrides } from "./overrides.ts";
import { makeBasics, makeParts } from "./parts.ts";
import type { Parts } from "./parts.ts";

/** What a process does. */
export type ProcessRole = "bot" | "worker" | "all";

/** A running process. */
export interface Product extends AsyncDisposable {
  /** False while Redis or Slack is away. */
  isReady(): boolean;
  /** False when the process should be started anew. */
  isHealthy(): boolean;
  /** One sweep over all clusters, now. */
  sweepNow(): Promise<void>;
}

/**
 * Starts a process: configuration, keys, sweep and heap, then Redis, queues, Slack.
 * Waits for Redis as long as it takes; access ends meanwhile.
 * @throws InvalidInputError when the configuration, a secret or Redis' settings are wrong; everything begun is stopped
 */
export async function startProduct(role: ProcessRole, settings: { readonly config: Config; readonly secrets: Secrets }, overrides: Overrides = {}): Promise<Product> {
  const makings = { ...settings, overrides };
  const basics = makeBasics(makings);
  const lifetime = new Lifetime(basics);
  try {
    const parts = await makeParts(makings, basics, lifetime);
    return await start(role, { ...makings, parts, lifetime });
  } catch (error) {
    await lifetime[Symbol.asyncDispose]();
    throw error;
  }
}

interface Starting {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly overrides: Overrides;
  readonly parts: Parts;
  readonly lifetime: Lifetime;
}

async function start(role: ProcessRole, starting: Starting): Promise<Product> {
  const { parts, lifetime, overrides, config } = starting;
  const migrating = makeMigrating(parts, lifetime);
  const slack = await makeSlack(starting, migrating);
  const deps = depsOf(parts, slack, starting);
  const loops = startLoops(starting, deps);
  const now = { isReady: () => false, isHealthy: () => true };
  // From here on access ends, so from here on the process says that it lives, whatever it still waits for.
  if (config.probePort !== undefined) lifetime.own("probes", await startProbeServer({ host: "0.0.0.0", port: config.probePort, metrics: parts.metrics, isReady: () => now.isReady(), isHealthy: () => now.isHealthy() }));
  if (overrides.clock !== undefined) lifetime.onStop("clock jumps", overrides.clock.onJump((at) => { promote(parts, at); }));
  // The first look opens granting only with the store at hand; a store that is away does not hold up ending.
  const hasStore = await parts.redis.ready(seconds(2)).then(() => true, () => false);
  // Slack is served after the first look at every cluster; one that hangs does not keep it away for ever.
  await withDeadline(loops.sweep.runOnce(), { clock: parts.clock, within: seconds(20), what: "the first sweep" }).catch((error: unknown) => { parts.log.error("first sweep not finished", error); });
  await waitForRedis(starting);
  await refuseLostAccess(deps);
  if (!hasStore) loops.sweep.wake();
  if (role !== "bot") startMigrations(starting, migrating(slack));
  const workers = role === "bot" ? undefined : lifetime.own("workers", await startJobs(starting, deps));
  if (role !== "worker") await startSlack(slack, lifetime);
  now.isReady = () => parts.redis.isReady() && (role === "worker" || slack.isConnected());
  now.isHealthy = () => workers?.isHealthy() ?? true;
  parts.log.info("started", { role, mode: config.slack.mode });
  return { ...now, sweepNow: () => loops.sweep.runOnce(), [Symbol.asyncDispose]: () => lifetime[Symbol.asyncDispose]() };
}

function depsOf(parts: Parts, slack: SlackApp, { secrets, overrides }: Pick<Starting, "secrets" | "overrides">) {
  const onCall = createOnCallSources({ people: slack.people, clock: parts.clock, tokens: secrets.onCall(), ...(overrides.onCallUrls === undefined ? {} : { urls: overrides.onCallUrls }) });
  const { sweepDeps, clock, random, digests, namespaces, awsAuth, intakes, turns, homes, links, aws } = parts;
  return { ...sweepDeps, entryGrants: aws.entryGrants, principals: aws.principals, clusters: aws.clusters, clock, random, digests, namespaces, awsAuth, intakes, turns, ...homes, homeTab: slack.homeTab, links, callerIdentity: aws.callerIdentity, people: slack.people, notifier: slack.notifier, onCall };
}
type Deps = ReturnType<typeof depsOf>;

type Migrating = ReturnType<typeof makeMigrating>;

async function makeSlack({ config, secrets, overrides, parts }: Starting, migrating: Migrating): Promise<SlackApp> {
  const made: { app?: SlackApp } = {};
  const app = (): SlackApp => {
    if (made.app === undefined) throw new Error("Slack is not there yet.");
    return made.app;
  };
  const deps = (): Deps => depsOf(parts, app(), { secrets, overrides });
  made.app = await createSlackApp({
    config: { ...config.slack, ...secrets.slack() },
    ...(overrides.slackApiUrl === undefined ? {} : { slackApiUrl: overrides.slackApiUrl }), ...(overrides.responseUrlPrefix === undefined ? {} : { responseUrlPrefix: overrides.responseUrlPrefix }),
    settings: parts.settings, intakeStore: parts.intakes, clock: parts.clock, random: parts.random, log: parts.log,
    workOffIntake: (intake: Intake) => workOffIntake(deps(), intake),
    listEntitled: (user) => listEntitled(deps(), user),
    listAccess: (user) => listAccess(deps(), user),
    mayLack: () => mayLack(deps()),
    whoAmI: (user) => whoAmI(deps(), user),
    startLink: (user, cluster) => startLink(deps(), user, cluster),
    readLinkProof: (cluster, pasted) => readLinkProof(deps(), cluster, pasted),
    finishLink: (finishing) => finishLink(deps(), finishing),
    unlink: (user, cluster) => unlink(deps(), user, cluster),
    findRequest: (user, short) => findRequest(deps(), user, short),
    openHome: (user) => openHome(deps(), user),
    explainAccess: (question) => explainAccess(deps(), question),
    approversNow: (request) => approversOf(deps(), request, parts.clock.now()),
    memberChanged: (user) => endDepartedPerson(deps(), user),
    look: (user, wish) => lookForAdministrator(administratorDeps(parts, deps().people), user, wish),
    migrate: (user, wish) => askMigration(migrating(app()), user, wish),
  });
  return made.app;
}

async function startSlack(slack: SlackApp, lifetime: Lifetime): Promise<void> {
  await slack.start();
  lifetime.onStop("Slack", () => slack.stop());
}

/** A cluster or an account that hangs keeps the next run of the others waiting no longer than this, in the host's time. */
const patience = { sweep: seconds(10), dueHeap: seconds(1) };

function startLoops(starting: Starting, deps: Deps): { readonly sweep: Loop } {
  const { parts, lifetime, overrides } = starting;
  const { clock, log, random } = parts;
  const hostClock = createSystemClock();
  const every = milliseconds(overrides.sweepEveryMs ?? 30_000);
  const loop = (name: string, span: ReturnType<typeof seconds>, runOnce: () => Promise<void>): Loop => lifetime.own(name, startLoop({ name, every: span, firstAfter: span, runOnce, clock, log, random }));
  loop("due heap", seconds(1), () => waitAtMost(patience.dueHeap, hostClock, endDue(deps)));
  loop("abandoned intakes", seconds(15), () => workOffAbandoned(deps));
  loop("people who left", departureRound, async () => { if (parts.redis.isReady()) await endDeparted(deps); });
  loop("reviews", seconds(30), async () => { if (parts.redis.isReady()) await remindReviews(deps); });
  loop("home tabs", seconds(1), () => drawHomes(deps));
  loop("configuration", seconds(5), () => parts.settings.reload());
  loop("Redis settings", seconds(60), async () => { if (parts.redis.isReady()) await checkStoreSettings(storeSettingsOf(starting)); });
  const sweeping = loop("sweep", every, () => waitAtMost(patience.sweep, hostClock, sweep(deps)));
  // A wiped store is noticed at once, so that requests come back from their leases without waiting for the next sweep.
  loop("store watch", seconds(1), async () => { if (parts.redis.isReady() && (await deps.storeWatch.look())) sweeping.wake(); });
  return { sweep: sweeping };
}

async function tellAndShow(deps: Deps, id: RequestId): Promise<"done"> {
  const request = await deps.requests.read(id);
  if (request !== undefined) await refreshHomes(deps, request);
  return tellRequest(deps, id);
}

// A step follows the other within a pass, and passes are close together: what waits is an administrator without policy, or somebody who looks at a card.
function startMigrations({ parts, lifetime, config }: Starting, deps: MigrationDeps): void {
  const { clock, log, random } = parts;
  const holder = `${config.instance} ${random.nonce()}`;
  const runOnce = async (): Promise<void> => { if (parts.redis.isReady()) await workOffRuns(deps, holder); };
  lifetime.own("migrations", startLoop({ name: "migrations", every: seconds(2), firstAfter: seconds(1), runOnce, clock, log, random }));
}

function startJobs({ secrets, parts }: Starting, deps: Deps): Promise<RunningWorkers> {
  const processors: Processors = {
    grant: (id) => grantAccess(deps, id), end: (id) => endAccess(deps, id), tell: (id) => tellAndShow(deps, id), remind: (id) => remindRequest(deps, id),
  };
  return startWorkers({ url: secrets.redisUrl.reveal(), hostClock: createSystemClock(), random: parts.random, log: parts.log, metrics: parts.metrics, processors });
}

async function waitForRedis(starting: Starting): Promise<void> {
  const { parts } = starting;
  const { redis, queue, log } = parts;
  for (;;) {
    try {
      await redis.ready(seconds(5));
      await queue.ready(seconds(5));
      const refusal = await checkStoreSettings(storeSettingsOf(starting));
      if (refusal !== undefined) throw new InvalidInputError("configuration", refusal);
      return;
    } catch (error) {
      if (!(error instanceof EksAccessError) || error instanceof InvalidInputError) throw error;
      log.error("waiting for Redis; access ends meanwhile, nothing is granted", error);
    }
  }
}

function storeSettingsOf({ parts, overrides }: Starting): StoreSettingsDeps {
  const { redis, sweepDeps: { gate }, metrics, log } = parts;
  return { gate, metrics, log, storeSettings: { look: () => checkRedis(redis.redis, { trustedByOwner: overrides.isRedisOurs ?? false }) } };
}

function promote(parts: Parts, now: Parameters<Parts["queue"]["promoteDue"]>[0]): void {
  parts.queue.promoteDue(now).catch((error: unknown) => { parts.log.error("jobs not promoted after the clock was moved", error); });
}
