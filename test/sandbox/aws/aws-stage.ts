// A small AWS with one service for a test file: two accounts, three clusters, a few principals, and SDK clients.
import { EKS } from "@aws-sdk/client-eks";
import { IAM } from "@aws-sdk/client-iam";
import { STS } from "@aws-sdk/client-sts";
import type { AwsWorld } from "../../../src/sandbox/aws/world.ts";
import { createAwsWorld } from "../../../src/sandbox/aws/world.ts";
import { startAwsService } from "../../../src/sandbox/aws/service.ts";
import type { JsonObject } from "../../../src/sandbox/aws/json.ts";
import type { AccessKey } from "../../../src/sandbox/iam/credentials.ts";

export const account = "111122223333";
export const otherAccount = "444455556666";
export const region = "eu-west-1";
export const ann = `arn:aws:iam::${account}:role/people/ann`;
export const ben = `arn:aws:iam::${account}:user/ben`;
export const operator = `arn:aws:iam::${account}:role/operator`;
export const clusterArn = (name: string): string => `arn:aws:eks:${region}:${account}:cluster/${name}`;
export const policyArn = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/AmazonEKS${name}Policy`;

/** An identity policy of these statements. */
export const policy = (...Statement: readonly JsonObject[]): JsonObject => ({ Version: "2012-10-17", Statement });

/** An identity policy that allows everything. */
export const allowAll = policy({ Effect: "Allow", Action: "*", Resource: "*" });

/** The random numbers of mulberry32, a public-domain generator. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Stage extends AsyncDisposable {
  readonly world: AwsWorld;
  readonly url: string;
  /** Moves the sandbox's clock forward, in ms. */
  advance(ms: number): void;
  /** An EKS client with the key of a principal (the operator's when left out). */
  eks(arn?: string, overrides?: { readonly maxAttempts?: number; readonly region?: string }): EKS;
  sts(arn: string): STS;
  stsWith(key: AccessKey): STS;
  iam(arn: string): IAM;
}

/** Clients do not retry unless a test says so, so that every error is seen. */
export async function startStage(): Promise<Stage> {
  let ahead = 0;
  const realNow = Date.now;
  const world = createAwsWorld({ now: () => realNow() + ahead, realNow, random: seededRandom(7) });
  seed(world);
  const service = await startAwsService(world);
  const clients: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  const common = { endpoint: service.url, region, maxAttempts: 1 };
  const stsWith = (credentials: AccessKey): STS => keep(new STS({ ...common, credentials }));
  return {
    world, url: service.url, stsWith,
    advance: (ms) => { ahead += ms; },
    eks: (arn = operator, overrides = {}) => keep(new EKS({ ...common, credentials: world.iam.accessKeyFor(arn), ...overrides })),
    sts: (arn) => stsWith(world.iam.accessKeyFor(arn)),
    iam: (arn) => keep(new IAM({ ...common, region: "us-east-1", credentials: world.iam.accessKeyFor(arn) })),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      await service[Symbol.asyncDispose]();
    },
  };
}

function seed(world: AwsWorld): void {
  world.iam.addRole({ account, name: "operator", policies: [allowAll] });
  world.iam.addRole({ account, path: "/people/", name: "ann" });
  world.iam.addUser({ account, name: "ben" });
  world.iam.addRole({ account, name: "node" });
  world.iam.addRole({ account, name: "pods" });
  world.iam.addRole({ account: otherAccount, name: "partner" });
  world.iam.addRole({ account, path: "/aws-service-role/eks.amazonaws.com/", name: "AWSServiceRoleForAmazonEKS" });
  const nodes = {
    nodegroups: [{ name: "workers", nodeRole: `arn:aws:iam::${account}:role/node` }],
    fargateProfiles: [{ name: "pods", podExecutionRoleArn: `arn:aws:iam::${account}:role/pods` }],
  };
  world.eks.addCluster({ account, region, name: "prod", mode: "API", certificateAuthority: "PEM", ...nodes });
  world.eks.addCluster({ account, region, name: "staging", mode: "API_AND_CONFIG_MAP" });
  world.eks.addCluster({ account, region, name: "legacy", mode: "CONFIG_MAP", creator: operator, ...nodes });
}
