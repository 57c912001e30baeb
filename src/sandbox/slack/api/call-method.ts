// One Web API call: token, rate limit, scopes, then the method. Source: https://docs.slack.dev/apis/web-api
import { parseJson, textOf, type Json, type JsonObject } from "../json.ts";
import { postingLimit } from "../model/rate-buckets.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError } from "./api-error.ts";
import { channelMethods } from "./channel-methods.ts";
import { chatMethods } from "./chat-methods.ts";
import { fileMethods } from "./file-methods.ts";
import { openConnection } from "./open-connection.ts";
import type { Method, Methods } from "./method.ts";
import { peopleMethods } from "./people-methods.ts";
import { viewMethods } from "./view-methods.ts";

/** What came in over HTTP. */
export interface Call {
  readonly method: string;
  readonly token: string;
  readonly args: JsonObject;
}

/** What goes out; `retryAfter` in seconds with status 429. */
export interface CallResult {
  readonly status: 200 | 429;
  readonly body: JsonObject;
  readonly retryAfter: number | undefined;
}

const methods: Methods = { ...chatMethods, ...viewMethods, ...peopleMethods, ...channelMethods, ...fileMethods, ...openConnection };

/** Members that arrive as JSON text in form bodies. */
const nested = new Set(["blocks", "view", "metadata", "files", "attachments"]);

/** Arguments with their nested members read. */
export function readArgs(raw: JsonObject): JsonObject {
  const args: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(raw)) args[name] = nested.has(name) && typeof value === "string" ? parseJson(value) ?? value : value;
  return args;
}

function checkToken(world: SlackWorld, method: Method, token: string): void {
  if (token === "") throw new ApiError("not_authed");
  const right = method.token === "bot" ? world.app.botToken : world.app.appToken;
  if (token === right) return;
  throw new ApiError(token === world.app.botToken || token === world.app.appToken ? "not_allowed_token_type" : "invalid_auth");
}

function checkScopes(world: SlackWorld, method: Method): void {
  const missing = method.scopes.filter((scope) => !world.app.scopes.has(scope));
  if (!world.rules.scopes || missing.length === 0) return;
  throw new ApiError("missing_scope", { needed: missing.join(","), provided: [...world.app.scopes].join(",") });
}

function secondsToWait(world: SlackWorld, call: Call, method: Method): number | undefined {
  if (!world.rules.rateLimits) return undefined;
  const waiting = world.buckets.take(call.method, method.limit);
  if (waiting !== undefined || call.method !== "chat.postMessage") return waiting;
  return world.buckets.take(`chat.postMessage ${textOf(call.args, "channel")}`, postingLimit);
}

function runHooks(world: SlackWorld, name: string): void {
  const hook = world.beforeCalls.findIndex((waiting) => waiting.method === name);
  if (hook >= 0) world.beforeCalls.splice(hook, 1)[0]?.run();
}

/** Answers one call and changes the world accordingly. Never throws for what a caller did wrong. */
export function callMethod(world: SlackWorld, call: Call): CallResult {
  const ok = (body: JsonObject): CallResult => ({ status: 200, body, retryAfter: undefined });
  const method = methods[call.method];
  if (method === undefined) return ok({ ok: false, error: "unknown_method", req_method: call.method });
  try {
    checkToken(world, method, call.token);
    const wait = secondsToWait(world, call, method);
    if (wait !== undefined) return { status: 429, body: { ok: false, error: "ratelimited" }, retryAfter: wait };
    checkScopes(world, method);
    runHooks(world, call.method);
    return ok({ ok: true, ...method.act(world, call.args) });
  } catch (error) {
    if (error instanceof ApiError) return ok({ ok: false, error: error.code, ...error.extra });
    throw error;
  }
}
