// What a request says about its own signature: in the Authorization header, or in the query of a presigned URL.
import type { AwsRequest } from "../exchange.ts";
import type { Scope, SignedParts } from "./canonical-request.ts";
import { parseQuery, sha256Hex } from "./canonical-request.ts";

/** A signature as it was sent, with everything needed to compute it again. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly scope: Scope;
  readonly signature: string;
  readonly parts: SignedParts;
  /** Seconds, of presigned URLs. */
  readonly expires: number | undefined;
}

/** Reads the claim of a request; undefined when it carries none or a malformed one. */
export function readClaim(request: AwsRequest): SignatureClaim | undefined {
  const query = parseQuery(request.query);
  if (query === undefined) return undefined;
  return query.some(([name]) => name === "X-Amz-Signature") ? readPresigned(request, query) : readAuthorization(request, query);
}

function readAuthorization(request: AwsRequest, query: SignedParts["query"]): SignatureClaim | undefined {
  const header = readHeader(request.headers["authorization"] ?? "");
  const scope = readScope(header.credential, request.headers["x-amz-date"]);
  const { signature, signedHeaders } = header;
  const bodyHash = sha256Hex(request.body);
  const isBodyAsSaid = (request.headers["x-amz-content-sha256"] ?? bodyHash) === bodyHash;
  if (scope === undefined || signature === undefined || !isBodyAsSaid || !isCoveringHeaders(request, signedHeaders)) return undefined;
  return {
    accessKeyId: keyIdOf(header.credential),
    sessionToken: request.headers["x-amz-security-token"],
    scope, signature, expires: undefined,
    parts: { method: request.method, path: request.path, query, headers: request.headers, signedHeaders, bodyHash },
  };
}

interface AuthorizationHeader {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string | undefined;
}

function readHeader(text: string): AuthorizationHeader {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
  const [, credential = "", headerNames = "", signature] = pattern.exec(text) ?? [];
  return { credential, signedHeaders: headerNames.split(";"), signature };
}

function readPresigned(request: AwsRequest, query: SignedParts["query"]): SignatureClaim | undefined {
  const values = new Map(query);
  const text = (name: string): string => values.get(`X-Amz-${name}`) ?? "";
  const scope = readScope(text("Credential"), text("Date"));
  const signedHeaders = text("SignedHeaders").split(";");
  const isSound = values.size === query.length && text("Algorithm") === "AWS4-HMAC-SHA256" && signedHeaders.includes("host") && /^\d{1,6}$/.test(text("Expires"));
  if (!isSound || scope === undefined) return undefined;
  return {
    accessKeyId: keyIdOf(text("Credential")),
    sessionToken: values.get("X-Amz-Security-Token"),
    scope, signature: text("Signature"), expires: Number(text("Expires")),
    parts: {
      method: request.method, path: request.path, headers: request.headers, signedHeaders,
      query: query.filter(([name]) => name !== "X-Amz-Signature"), bodyHash: sha256Hex(request.body),
    },
  };
}

function keyIdOf(credential: string): string {
  return credential.split("/")[0] ?? "";
}

function readScope(credential: string, dateTime: string | undefined): Scope | undefined {
  const [accessKeyId, date, region, service, end, ...more] = credential.split("/");
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request" || more.length > 0) return undefined;
  if (dateTime === undefined || !/^\d{8}T\d{6}Z$/.test(dateTime) || !dateTime.startsWith(date)) return undefined;
  return { dateTime, date, region, service };
}

/** The host and every `x-amz-` header must be signed, or they could be changed on the way. */
function isCoveringHeaders(request: AwsRequest, signedHeaders: readonly string[]): boolean {
  const needed = Object.keys(request.headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
  return needed.every((name) => signedHeaders.includes(name)) && signedHeaders.every((name) => name in request.headers);
}

/** Epoch ms of `YYYYMMDDTHHMMSSZ`. */
export function timeOf(dateTime: string): number {
  return Date.parse(dateTime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
