// What the helper `eks-access-prove` does, done again here for the page and for tests: the sandbox shares no code with it.
import type { AccessKey } from "../iam/credentials.ts";
import { sha256Hex, signatureOf } from "../aws/sigv4/canonical-request.ts";

/** What is signed; tests change it. */
export interface ProofRequest {
  readonly method: string;
  readonly query: readonly (readonly [string, string])[];
  readonly body: string;
  readonly host: string;
  /** Signed headers next to host, date and session token, by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The request that the helper signs. */
export function usualRequest({ region, owner, code }: { readonly region: string; readonly owner: string; readonly code: string }): ProofRequest {
  return {
    method: "POST", query: [], body: "Action=GetCallerIdentity&Version=2011-06-15", host: `sts.${region}.amazonaws.com`,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8", "x-eks-access-audience": owner, "x-eks-access-nonce": code },
  };
}

/** The lines that the helper prints. `at`: epoch ms. */
export function prove(key: AccessKey, request: ProofRequest, { region, at }: { readonly region: string; readonly at: number }): readonly string[] {
  const dateTime = new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const { sessionToken } = key;
  const headers = { ...request.headers, "host": request.host, "x-amz-date": dateTime, ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }) };
  const signature = signatureOf(
    { method: request.method, path: "/", query: request.query, headers, signedHeaders: Object.keys(headers).sort(), bodyHash: sha256Hex(request.body) },
    { dateTime, date: dateTime.slice(0, 8), region, service: "sts" }, key.secretAccessKey,
  );
  const proof = [region, key.accessKeyId, dateTime, signature, sessionToken ?? ""].join(":");
  const parts = proof.match(/.{1,2860}/g) ?? [];
  return parts.map((part, index) => `eks-access-proof.1.${String(index + 1)}.${String(parts.length)}.${part}`);
}
