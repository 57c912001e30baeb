// Signature Version 4: what is refused, and a second opinion on a fixed vector.
import { createHash, createHmac } from "node:crypto";
import { EKS } from "@aws-sdk/client-eks";
import { STS } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAwsService } from "../../../src/sandbox/aws/service.ts";
import { createAwsWorld } from "../../../src/sandbox/aws/world.ts";
import { signatureOf } from "../../../src/sandbox/aws/sigv4/canonical-request.ts";
import type { AccessKey } from "../../../src/sandbox/iam/credentials.ts";
import { failureOf } from "./failure-of.ts";
import type { Stage } from "./aws-stage.ts";
import { account, allowAll, operator, region, seededRandom, startStage } from "./aws-stage.ts";

let stage: Stage;
beforeAll(async () => { stage = await startStage(); });
afterAll(async () => { await stage[Symbol.asyncDispose](); });

type Data = string | ArrayBuffer | ArrayBufferView;
const bytesOf = (data: Data): string | Uint8Array => typeof data === "string" ? data : ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

class Sha256 {
  readonly #hash;
  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void { /* the signer makes a new hash for each use */ }
}

const queryText = (query: Readonly<Record<string, unknown>>): string => Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&");

type Parts = Parameters<SignatureV4["sign"]>[0];
interface Spoiling {
  readonly key?: AccessKey;
  readonly service?: string;
  readonly at?: Date;
  readonly spoil?: (request: Parts) => Partial<Parts>;
}

async function call({ key = stage.world.iam.accessKeyFor(operator), service = "eks", at = new Date(), spoil = () => ({}) }: Spoiling): Promise<readonly [number, string | null]> {
  const signer = new SignatureV4({ service, region, credentials: key, sha256: Sha256 });
  const { hostname, port, host } = new URL(stage.url);
  const request = { method: "GET", protocol: "http:", hostname, port: Number(port), path: "/clusters", headers: { host, "x-amz-one": "a  b" }, query: { maxResults: "5" } };
  const signed = await signer.sign(request, { signingDate: at });
  const sent = { ...signed, ...spoil(signed) };
  const { host: _, ...headers } = sent.headers;
  const reply = await fetch(`${stage.url}${sent.path}?${queryText(sent.query ?? {})}`, { method: sent.method, headers });
  return [reply.status, reply.headers.get("x-amzn-errortype")];
}

const wrong = [403, "InvalidSignatureException"];
const unknown = [403, "UnrecognizedClientException"];

describe("a signed call", () => {
  it("passes when nothing was touched", async () => {
    expect(await call({})).toEqual([200, null]);
  });

  it.each<[string, (request: Parts) => Partial<Parts>, readonly (number | string)[]]>([
    ["another query", () => ({ query: { maxResults: "6" } }), wrong],
    ["another path", () => ({ path: "/access-policies" }), wrong],
    ["another value of a signed header", ({ headers }) => ({ headers: { ...headers, "x-amz-one": "c" } }), wrong],
    ["an unsigned x-amz- header", ({ headers }) => ({ headers: { ...headers, "x-amz-two": "c" } }), [403, "IncompleteSignatureException"]],
    ["another signature", ({ headers }) => ({ headers: { ...headers, authorization: String(headers["authorization"]).replace(/.{4}$/, "0000") } }), wrong],
    ["no signature", () => ({ headers: {} }), [403, "IncompleteSignatureException"]],
  ])("is refused with %s", async (_, spoil, expected) => {
    expect(await call({ spoil })).toEqual(expected);
  });

  it("is refused with an unknown key, a wrong secret, a missing or wrong session token, or another service's scope", async () => {
    const key = stage.world.iam.accessKeyFor(operator);
    expect(await call({ key: { ...key, accessKeyId: "AKIDEXAMPLE" } })).toEqual(unknown);
    expect(await call({ key: { ...key, secretAccessKey: "x" } })).toEqual(wrong);
    expect(await call({ key: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey } })).toEqual(unknown);
    expect(await call({ key: { ...key, sessionToken: "x" } })).toEqual(unknown);
    expect(await call({ service: "sts" })).toEqual(wrong);
  });

  it("may be 15 minutes off the machine's clock or the sandbox's, but not further from both", async () => {
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    expect(await call({ at: minutes(14) })).toEqual([200, null]);
    expect(await call({ at: minutes(16) })).toEqual(wrong);
    stage.advance(2 * 3_600_000);
    expect(await call({ at: minutes(0) })).toEqual([200, null]);
    expect(await call({ at: minutes(120) })).toEqual([200, null]);
    expect(await call({ at: minutes(60) })).toEqual(wrong);
  });

  it("has the names of the query services there", async () => {
    const credentials = { ...stage.world.iam.accessKeyFor(operator), secretAccessKey: "x" };
    expect((await failureOf(stage.stsWith(credentials).getCallerIdentity())).name).toBe("SignatureDoesNotMatch");
    expect((await failureOf(stage.stsWith({ ...credentials, accessKeyId: "AKIAX" }).getCallerIdentity())).name).toBe("InvalidClientTokenId");
  });
});

describe("a session that is over", () => {
  it("is refused as expired, by the machine's clock", async () => {
    let real = Date.now();
    const world = createAwsWorld({ now: () => Date.now(), realNow: () => real, random: seededRandom(1) });
    const { arn } = world.iam.addRole({ account, name: "r", policies: [allowAll], trust: { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" } } });
    await using service = await startAwsService(world);
    const sts = new STS({ endpoint: service.url, region, credentials: world.iam.accessKeyFor(arn), maxAttempts: 1 });
    const { Credentials } = await sts.assumeRole({ RoleArn: arn, RoleSessionName: "short", DurationSeconds: 900 });
    const credentials = { accessKeyId: Credentials?.AccessKeyId ?? "", secretAccessKey: Credentials?.SecretAccessKey ?? "", sessionToken: Credentials?.SessionToken ?? "" };
    const eks = new EKS({ endpoint: service.url, region, credentials, maxAttempts: 1 });
    await eks.listClusters({});
    expect(world.identify(credentials.accessKeyId, credentials.sessionToken)?.sessionName).toBe("short");
    real += 900_000;
    expect(await failureOf(eks.listClusters({}))).toMatchObject({ name: "ExpiredTokenException", status: 403 });
    expect(world.identify(credentials.accessKeyId, credentials.sessionToken)).toBeUndefined();
    sts.destroy();
    eks.destroy();
  });
});

describe("a presigned GetCallerIdentity", () => {
  const host = `sts.${region}.amazonaws.com`;
  const presign = async (key: AccessKey, at: Date, cluster = "prod"): Promise<URL> => {
    const signer = new SignatureV4({ service: "sts", region, credentials: key, sha256: Sha256 });
    const request = { method: "GET", protocol: "https:", hostname: host, path: "/", headers: { host, "x-k8s-aws-id": cluster }, query: { Action: "GetCallerIdentity", Version: "2011-06-15" } };
    const { query = {} } = await signer.presign(request, { expiresIn: 60, signingDate: at });
    return new URL(`https://${host}/?${queryText(query)}`);
  };

  it("names the caller for 15 minutes, whatever X-Amz-Expires says", async () => {
    const key = stage.world.iam.accessKeyFor(operator, "me@home");
    const named = { account, arn: `arn:aws:sts::${account}:assumed-role/operator/me@home` };
    expect(stage.world.verifyPresigned(await presign(key, new Date()), { "x-k8s-aws-id": "prod" })).toMatchObject(named);
    expect(stage.world.verifyPresigned(await presign(key, new Date(Date.now() - 14 * 60_000)), { "x-k8s-aws-id": "prod" })).toMatchObject(named);
    expect(stage.world.verifyPresigned(await presign(key, new Date(Date.now() - 16 * 60_000)), { "x-k8s-aws-id": "prod" })).toHaveProperty("error");
  });

  it("is refused for another cluster, without the header, with a doubled parameter, or unsigned", async () => {
    const url = await presign(stage.world.iam.accessKeyFor(operator), new Date());
    const doubled = new URL(`${url.href}&X-Amz-Expires=60`);
    for (const [tried, headers] of [[url, { "x-k8s-aws-id": "staging" }], [url, {}], [doubled, { "x-k8s-aws-id": "prod" }], [new URL(`https://${host}/?Action=GetCallerIdentity`), {}]] as const) {
      expect(stage.world.verifyPresigned(tried, headers)).toHaveProperty("error");
    }
  });

  it("has the signature of the known vector", () => {
    const query = [
      ["Action", "GetCallerIdentity"], ["Version", "2011-06-15"], ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
      ["X-Amz-Credential", "AKIDEXAMPLE/20261123/eu-west-1/sts/aws4_request"], ["X-Amz-Date", "20261123T120000Z"], ["X-Amz-Expires", "60"],
      ["X-Amz-Security-Token", "TOKEN/EX+AMPLE=="], ["X-Amz-SignedHeaders", "host;x-k8s-aws-id"],
    ] as const;
    const parts = { method: "GET", path: "/", query, headers: { host, "x-k8s-aws-id": "my-cluster" }, signedHeaders: ["host", "x-k8s-aws-id"], bodyHash: createHash("sha256").digest("hex") };
    const scope = { dateTime: "20261123T120000Z", date: "20261123", region, service: "sts" };
    expect(signatureOf(parts, scope, "SECRETEXAMPLE")).toBe("a12661d98bc99e865ee25580fe747e41c216a3f978890bb112a7eb0a614ddf12");
  });

  it("is answered over HTTP too, as JSON when asked", async () => {
    const key = stage.world.iam.accessKeyFor(operator);
    const signer = new SignatureV4({ service: "sts", region, credentials: key, sha256: Sha256 });
    const { host: own, hostname } = new URL(stage.url);
    const { query = {} } = await signer.presign({ method: "GET", protocol: "http:", hostname, path: "/", headers: { host: own }, query: { Action: "GetCallerIdentity", Version: "2011-06-15" } }, { expiresIn: 60 });
    const address = `${stage.url}/?${queryText(query)}`;
    expect(await (await fetch(address, { headers: { accept: "application/json" } })).json()).toMatchObject({ GetCallerIdentityResponse: { GetCallerIdentityResult: { Account: account } } });
    expect(await (await fetch(address)).text()).toContain(`<Account>${account}</Account>`);
  });
});
