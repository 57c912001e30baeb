// Clusters of each mode with their Kubernetes APIs, the bot's role in all of them, tokens and calls for anybody.
import { readFileSync } from "node:fs";
import { SignatureV4 } from "@smithy/signature-v4";
import { Agent, request } from "undici";
import { Sha256 } from "../../../src/adapters/aws/sts/sha256.ts";
import { createAwsWorld } from "../../../src/sandbox/aws/world.ts";
import type { AwsWorld } from "../../../src/sandbox/aws/world.ts";
import type { AccessKey } from "../../../src/sandbox/iam/credentials.ts";
import { startKubernetesService } from "../../../src/sandbox/kubernetes/service.ts";
import type { KubernetesService } from "../../../src/sandbox/kubernetes/service.ts";
import { createKubernetesWorld } from "../../../src/sandbox/kubernetes/world.ts";
import type { KubernetesWorld } from "../../../src/sandbox/kubernetes/world.ts";
import { account, seededRandom } from "../aws/aws-stage.ts";

export const region = "eu-west-1";
export const bot = `arn:aws:iam::${account}:role/apps/eks-access`;
export const ann = `arn:aws:iam::${account}:role/people/ann`;
export const bob = `arn:aws:iam::${account}:role/people/bob`;
export const ben = `arn:aws:iam::${account}:user/people/ben`;
export const prod = arnOf("prod");
export const staging = arnOf("staging");
export const legacy = arnOf("legacy");
const rbac = readFileSync(new URL("../../../deploy/kubernetes/reader-rbac.yaml", import.meta.url), "utf8");

/** ARN of a cluster of the stage. */
export function arnOf(name: string): string {
  return `arn:aws:eks:${region}:${account}:cluster/${name}`;
}

/** What a token is made with, beside the key. */
export interface TokenSpec {
  readonly cluster?: string;
  readonly signedAt?: number;
  readonly expiresIn?: number;
  readonly host?: string;
  readonly withoutClusterHeader?: boolean;
}

/** One answer. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** One call; GET when no method is given. */
export interface Call {
  readonly token?: string;
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object;
  /** `application/json` when left out. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds; 5000 when left out. */
  readonly patience?: number;
}

export interface KubernetesStage extends AsyncDisposable {
  readonly aws: AwsWorld;
  readonly world: KubernetesWorld;
  readonly service: KubernetesService;
  advance(ms: number): void;
  now(): number;
  tokenFor(arn: string, spec?: TokenSpec): Promise<string>;
  call(clusterArn: string, path: string, call?: Call): Promise<Answer>;
}

/** Starts it: `prod` is in API mode, `staging` in both, `legacy` in CONFIG_MAP mode and made by ann. */
export async function startKubernetesStage(): Promise<KubernetesStage> {
  let ahead = 0;
  const realNow = Date.now;
  const clocks = { now: () => realNow() + ahead, realNow, random: seededRandom(11) };
  const aws = createAwsWorld(clocks);
  const world = createKubernetesWorld({ aws, clocks });
  seed(aws, world);
  const service = await startKubernetesService(world);
  const agent = new Agent({ connect: { ca: service.caPem } });
  return {
    aws, world, service,
    advance: (ms) => { ahead += ms; },
    now: clocks.now,
    tokenFor: (arn, spec = {}) => makeToken(aws.iam.accessKeyFor(arn, "ann@acme.test"), { signedAt: realNow(), ...spec }),
    call: (clusterArn, path, call = {}) => send(agent, service.urlOf(clusterArn) + path, call),
    [Symbol.asyncDispose]: async () => {
      await agent.destroy();
      await service[Symbol.asyncDispose]();
    },
  };
}

function seed(aws: AwsWorld, world: KubernetesWorld): void {
  aws.iam.addRole({ account, path: "/apps/", name: "eks-access" });
  aws.iam.addRole({ account, path: "/people/", name: "ann" });
  aws.iam.addRole({ account, path: "/people/", name: "bob" });
  aws.iam.addUser({ account, path: "/people/", name: "ben" });
  aws.eks.addCluster({ account, region, name: "prod", mode: "API" });
  aws.eks.addCluster({ account, region, name: "staging", mode: "API_AND_CONFIG_MAP" });
  aws.eks.addCluster({ account, region, name: "legacy", mode: "CONFIG_MAP", creator: ann });
  const pods = [{ namespace: "payments", name: "api-1" }, { namespace: "payments", name: "api-0" }, { namespace: "search", name: "index-0" }];
  for (const clusterArn of [prod, staging, legacy]) world.addCluster({ clusterArn, namespaces: ["payments", "search"], awsAuth: undefined, pods, rbac });
  for (const clusterArn of [prod, staging]) aws.eks.seedEntry(clusterArn, { principalArn: bot, groups: ["eks-access-reader"] });
}

async function makeToken(key: AccessKey, spec: TokenSpec & { readonly signedAt: number }): Promise<string> {
  const { cluster = "prod", host = `sts.${region}.amazonaws.com`, expiresIn = 60, signedAt, withoutClusterHeader = false } = spec;
  const signer = new SignatureV4({ service: "sts", region, credentials: key, sha256: Sha256 });
  const headers = { host, ...(withoutClusterHeader ? {} : { "x-k8s-aws-id": cluster }) };
  const signed = await signer.presign(
    { method: "GET", protocol: "https:", hostname: host, path: "/", headers, query: { Action: "GetCallerIdentity", Version: "2011-06-15" } },
    { expiresIn, signingDate: new Date(signedAt) },
  );
  const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&");
  return wrap(`https://${host}/?${query}`);
}

/** A URL as a token. */
export function wrap(url: string): string {
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}

/** A token with its URL changed. */
export function rewrapped(token: string, change: (url: string) => string): string {
  return wrap(change(Buffer.from(token.slice("k8s-aws-v1.".length), "base64url").toString("utf8")));
}

async function send(dispatcher: Agent, url: string, { token, method = "GET", body, patience = 5000, contentType = "application/json", headers: more = {} }: Call): Promise<Answer> {
  const headers = { ...more, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { "content-type": contentType }) };
  const reply = await request(url, { dispatcher, method, headers, signal: AbortSignal.timeout(patience), ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }) });
  const text = await reply.body.text();
  return { status: reply.statusCode, text, json: reply.headers["content-type"] === "application/json" ? asObject(JSON.parse(text)) : {} };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
