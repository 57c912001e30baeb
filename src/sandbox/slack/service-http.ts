// Reading requests and writing answers of the Slack service.
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseJsonObject, type Json, type JsonObject } from "./json.ts";

const bodyLimit = 4_000_000;

/** The whole body; undefined when it is larger than 4 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
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
export async function uploadedBytes(contentType: string, body: Buffer): Promise<Uint8Array> {
  if (!contentType.startsWith("multipart/form-data")) return body;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  for (const value of form.values()) if (typeof value !== "string") return new Uint8Array(await value.arrayBuffer());
  return body;
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: Json, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with plain text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}
