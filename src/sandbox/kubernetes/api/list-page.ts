// Lists in pages: `limit` and `continue` (Kubernetes documentation, "Retrieving large results sets in chunks").
import { Buffer } from "node:buffer";
import type { ApiReply } from "./api-reply.ts";
import { badRequest, objectReply } from "./api-reply.ts";
import { parseObject } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";

/** A list to give out; items are sorted by `key`. */
export interface ListToPage {
  readonly kind: string;
  readonly apiVersion: string;
  readonly resourceVersion: number;
  readonly items: readonly { readonly key: string; readonly object: JsonObject }[];
}

/** The page that the query asks for, in the shape that the caller wants; 400 for a token that is none. */
export function listReply(list: ListToPage, query: URLSearchParams, shape: (list: JsonObject) => JsonObject): ApiReply {
  const limit = Number(query.get("limit") ?? "0");
  const start = startOf(query.get("continue") ?? "");
  if (start === undefined) return badRequest("continue key is not valid");
  if (!Number.isSafeInteger(limit) || limit < 0) return badRequest("limit is not valid");
  return objectReply(shape(pageOf(list, start, limit)));
}

function pageOf(list: ListToPage, start: string, limit: number): JsonObject {
  const left = list.items.filter(({ key }) => key > start);
  const page = limit === 0 ? left : left.slice(0, limit);
  const rest = left.length - page.length;
  const last = page.at(-1)?.key ?? "";
  const metadata = { resourceVersion: String(list.resourceVersion), ...(rest === 0 ? {} : { continue: tokenAfter(last), remainingItemCount: rest }) };
  return { kind: list.kind, apiVersion: list.apiVersion, metadata, items: page.map(({ object }) => object) };
}

function tokenAfter(key: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", after: key })).toString("base64url");
}

function startOf(token: string): string | undefined {
  if (token === "") return "";
  const after = parseObject(Buffer.from(token, "base64url").toString("utf8"))?.["after"];
  return typeof after === "string" ? after : undefined;
}
