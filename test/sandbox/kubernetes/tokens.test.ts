// Which tokens the sandbox's API servers accept: only those that the authenticator would.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkToken } from "../../../src/sandbox/kubernetes/login/check-token.ts";
import { account } from "../aws/aws-stage.ts";
import { bot, prod, region, rewrapped, startKubernetesStage, wrap } from "./kubernetes-stage.ts";
import type { KubernetesStage, TokenSpec } from "./kubernetes-stage.ts";

let stage: KubernetesStage;
beforeAll(async () => { stage = await startKubernetesStage(); });
afterAll(async () => { await stage[Symbol.asyncDispose](); });

const minute = 60_000;

function reasonFor(token: string): string {
  const verdict = checkToken(token, { aws: stage.aws, clocks: stage.world.internals.clocks, region, clusterId: "prod" });
  return "error" in verdict ? verdict.error : `accepted ${verdict.caller.principalArn}`;
}

describe("a bearer token", () => {
  it("lets its signer in, when it is a presigned GetCallerIdentity for this cluster", async () => {
    expect(reasonFor(await stage.tokenFor(bot))).toBe(`accepted ${bot}`);
    const reply = await stage.call(prod, "/api/v1/namespaces", { token: await stage.tokenFor(bot) });
    expect(reply.status).toBe(200);
  });

  it.each<[string, TokenSpec, string]>([
    ["is signed for another cluster", { cluster: "staging" }, "InvalidSignature"],
    ["does not sign the cluster's name", { withoutClusterHeader: true }, "did not sign the x-k8s-aws-id header"],
    ["is 16 minutes old", { signedAt: Date.now() - 16 * minute }, "expired"],
    ["is dated 16 minutes ahead", { signedAt: Date.now() + 16 * minute }, "InvalidSignature"],
    ["is to hold for longer than 900 seconds", { expiresIn: 901 }, "invalid X-Amz-Expires"],
    ["names a host that is not of STS", { host: "sts.eu-west-1.amazonaws.com.example.org" }, "unexpected hostname"],
    ["names an STS host of another partition", { host: "sts.cn-north-1.amazonaws.com.cn" }, "unexpected hostname"],
  ])("is refused, when it %s", async (_name, spec, reason) => {
    expect(reasonFor(await stage.tokenFor(bot, spec))).toContain(reason);
  });

  it("is accepted 14 minutes after its signature, whatever X-Amz-Expires says", async () => {
    expect(reasonFor(await stage.tokenFor(bot, { signedAt: Date.now() - 14 * minute, expiresIn: 60 }))).toBe(`accepted ${bot}`);
  });

  it.each<[string, (url: string) => string, string]>([
    ["is not https", (url) => url.replace("https:", "http:"), "unexpected scheme"],
    ["has a path", (url) => url.replace("/?", "/x?"), "unexpected path"],
    ["has a parameter of its own", (url) => `${url}&x=1`, "non-whitelisted"],
    ["has a parameter twice", (url) => `${url}&Action=GetCallerIdentity`, "multiple values"],
    ["has a parameter twice in two spellings", (url) => `${url}&action=GetCallerIdentity`, "multiple values"],
    ["calls something else", (url) => url.replace("GetCallerIdentity", "AssumeRole"), "unexpected action"],
    ["has another signature", (url) => url.replace(/(X-Amz-Signature=)..../, "$10000"), "InvalidSignature"],
    ["has no date", (url) => url.replace(/&X-Amz-Date=\w+/, ""), "X-Amz-Date"],
    ["is no URL", () => "nothing", "no URL"],
  ])("is refused, when its URL %s", async (_name, change, reason) => {
    expect(reasonFor(rewrapped(await stage.tokenFor(bot), change))).toContain(reason);
  });

  it.each([
    ["is empty", "", "prefix"],
    ["has another prefix", "k8s-aws-v2.aHR0cHM6Ly8", "prefix"],
    ["is longer than 4,096 bytes", wrap(`https://sts.eu-west-1.amazonaws.com/?x=${"y".repeat(4000)}`), "too large"],
    ["is no base64url", "k8s-aws-v1.***", "base64"],
  ])("is refused, when it %s", (_name, token, reason) => {
    expect(reasonFor(token)).toContain(reason);
  });

  it("is answered with 401 and a Status that does not say why, when it is refused", async () => {
    const reply = await stage.call(prod, "/version", { token: await stage.tokenFor(bot, { cluster: "staging" }) });
    expect(reply.status).toBe(401);
    expect(reply.json).toEqual({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: "Unauthorized", reason: "Unauthorized", code: 401 });
  });

  it("is refused, when its key is not known", async () => {
    stage.aws.iam.addRole({ account, name: "passing" });
    const token = await stage.tokenFor(`arn:aws:iam::${account}:role/passing`);
    stage.aws.iam.deletePrincipal(`arn:aws:iam::${account}:role/passing`);
    expect(reasonFor(token)).toContain("UnrecognizedClient");
  });
});
