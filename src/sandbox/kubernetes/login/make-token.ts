// Tokens for people who try the sandbox with kubectl: what `aws eks get-token` would make, with the sandbox's own keys.
import { Buffer } from "node:buffer";
import { sha256Hex, signatureOf } from "../../aws/sigv4/canonical-request.ts";

/** A key and what it is to be used for. */
export interface TokenOrder {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
  /** The cluster's name in EKS. */
  readonly cluster: string;
  /** Epoch ms. */
  readonly now: number;
}

/** A bearer token, good for 15 minutes from `now`. */
export function makeToken({ accessKeyId, secretAccessKey, sessionToken, region, cluster, now }: TokenOrder): string {
  const dateTime = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = { dateTime, date: dateTime.slice(0, 8), region, service: "sts" };
  const host = `sts.${region}.amazonaws.com`;
  const signedHeaders = ["host", "x-k8s-aws-id"];
  const query: readonly (readonly [string, string])[] = [
    ["Action", "GetCallerIdentity"], ["Version", "2011-06-15"], ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", `${accessKeyId}/${scope.date}/${region}/sts/aws4_request`], ["X-Amz-Date", dateTime], ["X-Amz-Expires", "60"],
    ...(sessionToken === undefined ? [] : [["X-Amz-Security-Token", sessionToken] as const]), ["X-Amz-SignedHeaders", signedHeaders.join(";")],
  ];
  const signature = signatureOf({ method: "GET", path: "/", query, headers: { host, "x-k8s-aws-id": cluster }, signedHeaders, bodyHash: sha256Hex("") }, scope, secretAccessKey);
  const text = [...query, ["X-Amz-Signature", signature] as const].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return `k8s-aws-v1.${Buffer.from(`https://${host}/?${text}`).toString("base64url")}`;
}
