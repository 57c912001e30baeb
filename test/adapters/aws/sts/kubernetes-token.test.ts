// Kubernetes tokens against a vector, recomputed here from the rules of Signature Version 4.
import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKubernetesTokens } from "../../../../src/adapters/aws/sts/kubernetes-token.ts";
import { Sha256 } from "../../../../src/adapters/aws/sts/sha256.ts";
import { stsHost } from "../../../../src/adapters/aws/sts/sts-host.ts";
import { instant } from "../../../../src/domain/time.ts";
import { a, aCluster } from "../../../world/builders.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "SECRETEXAMPLE", sessionToken: "TOKEN/EX+AMPLE==" };
const now = instant(Date.UTC(2026, 10, 23, 12));
const makeToken = createKubernetesTokens({
  trustedClock: { trusted: () => ({ now, granting: "allowed", skew: 0 }) },
  credentials: async () => Promise.resolve(credentials),
});

async function tokenUrl(): Promise<URL> {
  const token = await makeToken(aCluster({ eksName: a.eksName("my-cluster") }));
  expect(token.startsWith("k8s-aws-v1.")).toBe(true);
  return new URL(Buffer.from(token.slice("k8s-aws-v1.".length), "base64url").toString("utf8"));
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const hex = (text: string): string => createHash("sha256").update(text).digest("hex");

// AWS General Reference, "Create a signed AWS API request": canonical request, string to sign, derived key.
function signatureOf(url: URL, cluster: string): string {
  const query = url.search.slice(1).split("&").filter((pair) => !pair.startsWith("X-Amz-Signature=")).sort().join("&");
  const canonical = ["GET", "/", query, `host:${url.host}`, `x-k8s-aws-id:${cluster}`, "", "host;x-k8s-aws-id", hex("")].join("\n");
  const scope = "20261123/eu-west-1/sts/aws4_request";
  const key = ["eu-west-1", "sts", "aws4_request"].reduce((made, part) => hmac(made, part), hmac("AWS4SECRETEXAMPLE", "20261123"));
  return hmac(key, ["AWS4-HMAC-SHA256", "20261123T120000Z", scope, hex(canonical)].join("\n")).toString("hex");
}

describe("createKubernetesTokens", () => {
  it("signs as the known vector says, for a session in eu-west-1", async () => {
    const url = await tokenUrl();
    expect(url.searchParams.get("X-Amz-Signature")).toBe("a12661d98bc99e865ee25580fe747e41c216a3f978890bb112a7eb0a614ddf12");
    expect(url.searchParams.get("X-Amz-Signature")).toBe(signatureOf(url, "my-cluster"));
  });
  it("signs host and cluster, for one minute, at the regional host", async () => {
    const url = await tokenUrl();
    expect(url.host).toBe("sts.eu-west-1.amazonaws.com");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      "Action": "GetCallerIdentity", "Version": "2011-06-15", "X-Amz-SignedHeaders": "host;x-k8s-aws-id", "X-Amz-Expires": "60", "X-Amz-Security-Token": "TOKEN/EX+AMPLE==",
    });
  });
  it("stays under 4,096 bytes with a long session token and has no padding", async () => {
    const token = await createKubernetesTokens({
      trustedClock: { trusted: () => ({ now, granting: "allowed", skew: 0 }) },
      credentials: async () => Promise.resolve({ ...credentials, sessionToken: "x".repeat(2000) }),
    })(aCluster());
    expect(token.length).toBeLessThan(4096);
    expect(token).not.toContain("=");
  });
});

describe("stsHost", () => {
  it.each([
    ["eu-west-1", "aws", "sts.eu-west-1.amazonaws.com"],
    ["cn-north-1", "aws-cn", "sts.cn-north-1.amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "sts.us-gov-west-1.amazonaws.com"],
    ["us-iso-east-1", "aws-iso", "sts.us-iso-east-1.c2s.ic.gov"],
    ["eusc-de-east-1", "aws-eusc", "sts.eusc-de-east-1.amazonaws.eu"],
  ])("is for %s in %s %s", (region, partition, host) => {
    expect(stsHost(region, partition)).toBe(host);
  });
});

describe("Sha256", () => {
  it("hashes and keys as node:crypto does, and starts over when reset", async () => {
    const hash = new Sha256();
    hash.update("wrong");
    hash.reset();
    hash.update("ab");
    hash.update(new TextEncoder().encode("c"));
    expect(Buffer.from(await hash.digest()).toString("hex")).toBe(hex("abc"));
    const keyed = new Sha256("key");
    keyed.update("abc");
    expect(Buffer.from(await keyed.digest())).toEqual(hmac("key", "abc"));
  });
});
