// What a Web API method is to the service.
import type { JsonObject } from "../json.ts";
import type { RateLimit } from "../model/rate-buckets.ts";
import type { SlackWorld } from "../world.ts";

/** A method: what it needs, how often it may be called, what it does. */
export interface Method {
  readonly token: "bot" | "app";
  readonly limit: RateLimit;
  /** All of these are needed. */
  readonly scopes: readonly string[];
  /** @throws ApiError for an error answer */
  act(world: SlackWorld, args: JsonObject): JsonObject;
}

/** Methods by name. */
export type Methods = Readonly<Record<string, Method>>;

/** A page of a list and the cursor of the next one. Source: https://docs.slack.dev/apis/web-api/pagination */
export function pageOf<T>(items: readonly T[], args: JsonObject): { readonly items: readonly T[]; readonly nextCursor: string } {
  const cursor = typeof args["cursor"] === "string" ? Number(args["cursor"].replace("next:", "")) : 0;
  const start = Number.isInteger(cursor) && cursor > 0 ? cursor : 0;
  const asked = Number(args["limit"] ?? 0);
  const size = asked > 0 ? Math.min(asked, 1000) : items.length;
  const end = start + size;
  return { items: items.slice(start, end), nextCursor: end < items.length ? `next:${String(end)}` : "" };
}
