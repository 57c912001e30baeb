// Bearer tokens for a cluster's Kubernetes API: a presigned GetCallerIdentity (kubernetes-sigs/aws-iam-authenticator, README, "API Authorization").
import { SignatureV4 } from "@smithy/signature-v4";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import type { TrustedClock } from "../../../ports/system/trusted-clock.ts";
import type { Credentials } from "../account-session.ts";
import { Sha256 } from "./sha256.ts";
import { stsHost } from "./sts-host.ts";

/** What tokens are made from. */
export interface TokenDeps {
  readonly trustedClock: TrustedClock;
  readonly credentials: (cluster: Cluster) => Promise<Credentials>;
}

const prefix = "k8s-aws-v1.";

/**
 * Makes tokens. Each is good for 14 minutes (servers judge by its date and allow 15), is at most 4,096 bytes, and must never be logged.
 * Errors: UnavailableError `credentials`.
 */
export function createKubernetesTokens(deps: TokenDeps): (cluster: Cluster) => Promise<string> {
  return async (cluster) => {
    const credentials = await deps.credentials(cluster);
    const host = stsHost(cluster.region, cluster.partition);
    const signer = new SignatureV4({ service: "sts", region: cluster.region, credentials, sha256: Sha256 });
    const signed = await signer.presign(
      // `host` has to be among the headers, or it is not signed.
      { method: "GET", protocol: "https:", hostname: host, path: "/", headers: { host, "x-k8s-aws-id": cluster.eksName }, query: { Action: "GetCallerIdentity", Version: "2011-06-15" } },
      { expiresIn: 60, signingDate: new Date(deps.trustedClock.trusted().now) },
    );
    const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`).sort().join("&");
    return prefix + Buffer.from(`https://${host}/?${query}`).toString("base64url");
  };
}

// RFC 3986, as SigV4 demands it.
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
