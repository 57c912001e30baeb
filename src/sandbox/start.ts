// A whole world: Slack, AWS, Kubernetes and Redis of the sandbox, and the real product against them. Used by the sandbox and by tests.
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "../ports/system/log.ts";
import { startAwsService } from "./aws/service.ts";
import { createAwsWorld } from "./aws/world.ts";
import type { AwsWorld } from "./aws/world.ts";
import { SandboxClock } from "./clock.ts";
import { startKubernetesService } from "./kubernetes/service.ts";
import { createKubernetesWorld } from "./kubernetes/world.ts";
import type { KubernetesWorld } from "./kubernetes/world.ts";
import { startOnCallService } from "./oncall/service.ts";
import type { RunningOnCall } from "./oncall/service.ts";
import { createOnCallWorld, seedOnCall } from "./oncall/world.ts";
import type { OnCallWorld } from "./oncall/world.ts";
import { forkProduct } from "./product-runner.ts";
import type { RunningProduct } from "./product-runner.ts";
import { startSandboxRedis } from "./redis.ts";
import type { SandboxRedis } from "./redis.ts";
import { runProduct } from "./run-product.ts";
import type { ProductSpec } from "./run-product.ts";
import { sampleAwsAuth, sampleClusters, sampleNamespaces, seedAws } from "./seed-clusters.ts";
import type { BotCredentials } from "./seed-clusters.ts";
import { legacyRbac } from "./seed-legacy.ts";
import { seedSlack } from "./slack/seed.ts";
import { startSlackService } from "./slack/service.ts";
import { createSlackWorld } from "./slack/world.ts";
import type { SlackWorld } from "./slack/world.ts";

/** How to start a world. */
export interface WorldOptions {
  /** How Slack reaches the bot; `socket` when absent. */
  readonly transport?: "socket" | "http";
  /** A Redis that is there already. */
  readonly redisUrl?: string;
  /** Folders to look for a Redis server in; none means the embedded one. */
  readonly pathDirs?: readonly string[];
  /** Slack's rate limits; on unless a test says otherwise. */
  readonly rateLimits?: boolean;
  /** A number in [0, 1); a seeded one makes a run repeatable. */
  readonly random?: () => number;
  /** The product's log. Of processes of their own only the messages are taken. */
  readonly log?: Log;
  /** Another configuration file than the sample one. */
  readonly configurationPath?: string;
  /** The keys that sign leases and approvals, as EKS_ACCESS_MAC_KEYS has them; made anew when absent. */
  readonly macKeys?: string;
}

/** A world without the product in it yet. */
export interface World extends AsyncDisposable {
  readonly clock: SandboxClock;
  readonly slack: SlackWorld;
  readonly aws: AwsWorld;
  readonly kubernetes: KubernetesWorld;
  readonly onCall: OnCallWorld;
  readonly redis: SandboxRedis;
  readonly auditFile: string;
  /** The endpoint of EKS, STS and IAM. */
  readonly awsUrl: string;
  /** The products that run, in the order in which they were started. */
  readonly products: readonly RunningProduct[];
  /** Starts a bot, a worker, or both in one, in this process. */
  start(role: ProductSpec["role"]): Promise<RunningProduct>;
  /** The same in a process of its own, which can be killed. */
  fork(role: ProductSpec["role"]): Promise<RunningProduct>;
}

const sampleConfiguration = fileURLToPath(new URL("eks-access.yaml", import.meta.url));
const readerRights = ["reader-rbac", "migration-reader-rbac", "migration-editor-rbac"].map((name) => fileURLToPath(new URL(`../../deploy/kubernetes/${name}.yaml`, import.meta.url)));

/** Starts the services of a world with its sample people and clusters. Everything is stopped, last first, when it is disposed of. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  await using begun = new AsyncDisposableStack();
  const clock = new SandboxClock();
  const clocks = { now: () => clock.now(), realNow: () => Date.now(), random: options.random ?? Math.random };
  const folder = await mkdtemp(join(tmpdir(), "eks-access-sandbox-"));
  begun.defer(() => rm(folder, { recursive: true, force: true }));
  const redis = begun.use(await startSandboxRedis({ pathDirs: options.pathDirs ?? [], ...(options.redisUrl === undefined ? {} : { redisUrl: options.redisUrl }) }));
  const aws = createAwsWorld(clocks);
  const credentials = seedAws(aws, clock.now());
  const awsService = begun.use(await startAwsService(aws));
  begun.defer(() => { aws.faults.clear(); });
  const kubernetes = await startKubernetes(aws, clocks, begun);
  const { onCall, onCallUrls } = await startOnCall(clocks.now, begun);
  const slack = createSlackWorld(clocks);
  seedSlack(slack);
  slack.app.mode = options.transport ?? "socket";
  slack.rules.rateLimits = options.rateLimits ?? true;
  const slackService = begun.use(await startSlackService(slack));
  begun.defer(clock.onJump(() => { aws.settle(); slack.changed(); }));
  const products = new Set<RunningProduct>();
  const auditFile = join(folder, "audit.jsonl");
  const places: Places = { awsUrl: awsService.url, slackUrl: slackService.url, slackApiUrl: slackService.apiUrl, redis, slack, onCall, onCallUrls, credentials, auditFile, macKeys: options.macKeys ?? randomBytes(32).toString("base64"), options };
  const parts = begun.move();
  const keep = (product: RunningProduct): RunningProduct => {
    products.add(product);
    return { ...product, kill: async () => { products.delete(product); await product.kill(); }, [Symbol.asyncDispose]: async () => { products.delete(product); await product[Symbol.asyncDispose](); } };
  };
  return {
    clock, slack, aws, kubernetes, onCall, redis, auditFile, awsUrl: awsService.url,
    get products() { return [...products]; },
    start: async (role) => keep(await startHere(await specFor(role, places), clock, options.log)),
    fork: async (role) => keep(await forkProduct(await specFor(role, places), clock, options.log)),
    [Symbol.asyncDispose]: async () => {
      // Held calls and faults must not keep the product from stopping.
      aws.faults.clear();
      for (const product of [...products].reverse()) await product[Symbol.asyncDispose]();
      await parts.disposeAsync();
    },
  };
}

async function startOnCall(now: () => number, begun: AsyncDisposableStack): Promise<Pick<Places, "onCall" | "onCallUrls">> {
  const onCall = createOnCallWorld(now);
  seedOnCall(onCall);
  return { onCall, onCallUrls: begun.use(await startOnCallService(onCall)).urls };
}

async function startKubernetes(aws: AwsWorld, clocks: { readonly now: () => number; readonly realNow: () => number; readonly random: () => number }, begun: AsyncDisposableStack): Promise<KubernetesWorld> {
  const world = createKubernetesWorld({ aws, clocks });
  const service = begun.use(await startKubernetesService(world));
  const rbac = (await Promise.all(readerRights.map((path) => readFile(path, "utf8")))).join("\n---\n");
  for (const [name, arn] of Object.entries(sampleClusters)) {
    const awsAuth = Object.entries(sampleAwsAuth).find(([cluster]) => cluster === name)?.[1];
    world.addCluster({ clusterArn: arn, namespaces: [...sampleNamespaces], awsAuth, pods: samplePods, rbac: name === "legacy" ? `${rbac}\n---\n${legacyRbac}` : rbac });
    aws.eks.setEndpoint(arn, service.urlOf(arn), service.caPem);
  }
  return world;
}

const samplePods = [
  { namespace: "payments", name: "checkout-api-7d9f" }, { namespace: "payments", name: "ledger-0" }, { namespace: "checkout", name: "cart-5c8b" },
  { namespace: "billing", name: "invoices-1" }, { namespace: "kube-system", name: "coredns-1" },
];

interface Places {
  readonly awsUrl: string;
  readonly slackUrl: string;
  readonly slackApiUrl: string;
  readonly redis: SandboxRedis;
  readonly slack: SlackWorld;
  readonly onCall: OnCallWorld;
  readonly onCallUrls: RunningOnCall["urls"];
  readonly credentials: BotCredentials;
  readonly auditFile: string;
  readonly macKeys: string;
  readonly options: WorldOptions;
}

async function specFor(role: ProductSpec["role"], places: Places): Promise<ProductSpec> {
  const { slack, redis, credentials, options, onCall: { tokens } } = places;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const port = slack.app.mode === "http" && role !== "worker" ? await freePort() : 0;
  if (port !== 0) slack.app.requestUrls.push(`http://127.0.0.1:${String(port)}/slack/events`);
  return {
    role, awsEndpoint: places.awsUrl, slackApiUrl: places.slackApiUrl, responseUrlPrefix: `${places.slackUrl}/response/`, isRedisOurs: redis.kind !== "given",
    onCallUrls: places.onCallUrls,
    awsCredentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    environment: {
      SLACK_BOT_TOKEN: slack.app.botToken, SLACK_APP_TOKEN: slack.app.appToken, SLACK_SIGNING_SECRET: slack.app.signingSecret, REDIS_URL: redis.url,
      PAGERDUTY_TOKEN: tokens.pagerduty, OPSGENIE_KEY: tokens.opsgenie, INCIDENT_IO_TOKEN: tokens.incidentIo,
      EKS_ACCESS_MAC_KEYS: places.macKeys, EKS_ACCESS_CONFIG: options.configurationPath ?? sampleConfiguration, EKS_ACCESS_SLACK_MODE: slack.app.mode,
      EKS_ACCESS_AUDIT_FILE: places.auditFile, EKS_ACCESS_LOG_LEVEL: options.log === undefined ? "warn" : "info", EKS_ACCESS_INSTANCE: `sandbox-${role}`, PORT: String(port),
    },
  };
}

async function startHere(spec: ProductSpec, clock: SandboxClock, log: Log | undefined): Promise<RunningProduct> {
  const product = await runProduct(spec, clock, log);
  const stop = (): Promise<void> => Promise.resolve(product[Symbol.asyncDispose]());
  return { role: spec.role, pid: undefined, sweepNow: () => product.sweepNow(), kill: stop, [Symbol.asyncDispose]: stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === "object" && address !== null ? address.port : 0); });
    });
  });
}
