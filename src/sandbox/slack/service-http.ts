// Reading requests and writing answers of the Slack service.
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseJsonObject, type Json, type JsonObject } from "./json.ts";

const bodyLimit = 4_000_000;

/** The whole body; undefined when it is larger than 4 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.byteLength;
    if (size > bodyLimit) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** A form or JSON body as an object; a body that is neither is empty. */
export function fieldsOf(contentType: string, body: Buffer): JsonObject {
  const text = body.toString("utf8");
  if (contentType.startsWith("application/json")) return parseJsonObject(text) ?? {};
  const fields: Record<string, Json> = {};
  for (const [name, value] of new URLSearchParams(text)) fields[name] = value;
  return fields;
}

/** The bytes of the first file of a multipart body, or the body itself when it is not multipart. */
export function uploadedBytes(contentType: string, body: Buffer): Uint8Array {
  if (!contentType.startsWith("multipart/form-data")) return body;
  return filePart(body, /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? "") ?? body;
}

// The part that names a file: from the empty line after its headers to the next boundary (RFC 7578).
function filePart(body: Buffer, boundary: string): Uint8Array | undefined {
  const head = body.indexOf("filename=");
  const start = body.indexOf("\r\n\r\n", head);
  const end = body.indexOf(`\r\n--${boundary}`, start);
  return boundary === "" || head < 0 || start < 0 || end < 0 ? undefined : body.subarray(start + 4, end);
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, { status, body, headers = {} }: { readonly status: number; readonly body: Json; readonly headers?: Readonly<Record<string, string>> }): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with plain text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}
