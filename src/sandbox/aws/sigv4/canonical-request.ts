// The canonical request of Signature Version 4. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { createHash, createHmac } from "node:crypto";

/** The parts of a request that a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** As sent; it is encoded once more, as every service but S3 does. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly signedHeaders: readonly string[];
  /** Hexadecimal SHA-256 of the body. */
  readonly bodyHash: string;
}

/** The credential scope and time that a signature names. */
export interface Scope {
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly dateTime: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Percent-encoding of RFC 3986: only letters, digits and `-._~` stand for themselves. */
function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The name-value pairs of a query as sent; undefined when an escape is malformed. */
export function parseQuery(query: string): readonly (readonly [string, string])[] | undefined {
  try {
    return query.split("&").filter((part) => part !== "").map((part) => {
      const equals = part.indexOf("=");
      const [name, value] = equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
      return [decodeURIComponent(name), decodeURIComponent(value)] as const;
    });
  } catch {
    return undefined;
  }
}

/** Hexadecimal SHA-256. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The signature that a request must carry, hexadecimal. */
export function signatureOf(parts: SignedParts, scope: Scope, secret: string): string {
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const stringToSign = ["AWS4-HMAC-SHA256", scope.dateTime, scopeText, sha256Hex(canonicalRequest(parts))].join("\n");
  const key = [scope.date, scope.region, scope.service, "aws4_request"]
    .reduce<string | Uint8Array>((previous, text) => createHmac("sha256", previous).update(text).digest(), `AWS4${secret}`);
  return createHmac("sha256", key).update(stringToSign).digest("hex");
}

function canonicalRequest(parts: SignedParts): string {
  const headers = parts.signedHeaders.map((name) => `${name}:${(parts.headers[name] ?? "").trim().replace(/\s+/g, " ")}\n`).join("");
  return [parts.method, canonicalPath(parts.path), canonicalQuery(parts.query), headers, parts.signedHeaders.join(";"), parts.bodyHash].join("\n");
}

function canonicalPath(path: string): string {
  return path.split("/").map(encodeRfc3986).join("/");
}

function canonicalQuery(query: SignedParts["query"]): string {
  return query
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
