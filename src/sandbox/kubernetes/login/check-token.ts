// Bearer tokens: a presigned GetCallerIdentity, judged in the order of the authenticator (kubernetes-sigs/aws-iam-authenticator, pkg/token/token.go).
import { Buffer } from "node:buffer";
import { partitionOf } from "../../aws/arn.ts";
import type { Caller } from "../../aws/caller.ts";
import type { Clocks } from "../../aws/clocks.ts";
import type { AwsWorld } from "../../aws/world.ts";

/** What tokens are judged by. */
export interface TokenRules {
  readonly aws: Pick<AwsWorld, "verifyPresigned">;
  readonly clocks: Clocks;
  readonly region: string;
  /** What the header `x-k8s-aws-id` has to say: the cluster's name, or its id on Outposts. */
  readonly clusterId: string;
}

/** Who signed a token and with which key, or why it is refused; the reason is for logs, callers are told only "Unauthorized". */
export type TokenVerdict = { readonly caller: Caller; readonly accessKeyId: string } | { readonly error: string };

const prefix = "k8s-aws-v1.";
const longest = 4096;
const life = 15 * 60_000;
const known = new Set(["action", "version", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-security-token", "x-amz-signature", "x-amz-signedheaders"]);

class Refused extends Error {}

/** Judges a token. */
export function checkToken(token: string, rules: TokenRules): TokenVerdict {
  try {
    return check(token, rules);
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    throw error;
  }
}

function check(token: string, rules: TokenRules): TokenVerdict {
  const url = openToken(token);
  checkAddress(url, rules.region);
  const query = readQuery(url);
  checkQuery(query);
  checkDate(query.get("x-amz-date") ?? "", rules.clocks);
  const verdict = rules.aws.verifyPresigned(url, { "x-k8s-aws-id": rules.clusterId });
  if ("error" in verdict) return verdict;
  return { caller: verdict.caller, accessKeyId: query.get("x-amz-credential")?.split("/")[0] ?? "" };
}

function openToken(token: string): URL {
  if (token.length > longest) throw new Refused("token is too large");
  if (!token.startsWith(prefix)) throw new Refused(`token is missing expected "${prefix}" prefix`);
  const encoded = token.slice(prefix.length);
  if (!/^[\w-]*$/.test(encoded)) throw new Refused("illegal base64 data");
  const url = URL.parse(Buffer.from(encoded, "base64url").toString("utf8"));
  if (url === null) throw new Refused("the token holds no URL");
  return url;
}

function checkAddress(url: URL, region: string): void {
  if (url.protocol !== "https:") throw new Refused(`unexpected scheme "${url.protocol}" in pre-signed URL`);
  if (!isStsHost(url.host, partitionOf(region))) throw new Refused(`unexpected hostname "${url.host}" in pre-signed URL`);
  if (url.pathname !== "/") throw new Refused("unexpected path in pre-signed URL");
}

// AWS General Reference, "AWS Security Token Service endpoints and quotas".
function isStsHost(host: string, partition: string): boolean {
  const [, region] = /^sts(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/.exec(host) ?? [];
  if (region === undefined) return host === "sts.amazonaws.com" && partition === "aws";
  return partitionOf(region) === partition && host.endsWith(".cn") === (partition === "aws-cn");
}

// Names in whatever case, each once: two spellings of one name must not be able to mean two things to two readers.
function readQuery(url: URL): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    const lower = name.toLowerCase();
    if (!known.has(lower)) throw new Refused(`non-whitelisted query parameter "${name}"`);
    if (query.has(lower)) throw new Refused("query parameter with multiple values not supported");
    query.set(lower, value);
  }
  return query;
}

function checkQuery(query: ReadonlyMap<string, string>): void {
  if (query.get("action") !== "GetCallerIdentity") throw new Refused("unexpected action parameter in pre-signed URL");
  const signed = (query.get("x-amz-signedheaders") ?? "").toLowerCase().split(";");
  if (!signed.includes("x-k8s-aws-id")) throw new Refused("client did not sign the x-k8s-aws-id header in the pre-signed URL");
  const expires = query.get("x-amz-expires") ?? "";
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > 900) throw new Refused("invalid X-Amz-Expires parameter in pre-signed URL");
}

// The clock of the machine counts as well, since people may move the sandbox's forward under a running client.
function checkDate(text: string, clocks: Clocks): void {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const signedAt = Date.parse(iso);
  if (iso === text || Number.isNaN(signedAt)) throw new Refused("X-Amz-Date parameter must be present in pre-signed URL, as YYYYMMDD'T'HHMMSS'Z'");
  if ([clocks.now(), clocks.realNow()].every((now) => now > signedAt + life)) throw new Refused("X-Amz-Date parameter is expired (15 minute expiration)");
}
