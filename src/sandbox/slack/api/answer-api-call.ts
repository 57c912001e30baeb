// One HTTP request to the Web API: the log line, the chaos around it, the answer.
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterMs } from "../delivery/real-time.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { textOf, type Json, type JsonObject } from "../json.ts";
import { names } from "../model/chaos.ts";
import type { ApiCall } from "../model/delivery.ts";
import { fieldsOf, readBody, sendJson, sendText } from "../service-http.ts";
import type { SlackWorld } from "../world.ts";
import { callMethod, readArgs, type Call, type CallResult } from "./call-method.ts";

async function readCall(request: IncomingMessage): Promise<Call | undefined> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readBody(request);
  if (body === undefined) return undefined;
  const query: Record<string, Json> = Object.fromEntries(url.searchParams);
  const raw: JsonObject = { ...query, ...fieldsOf(request.headers["content-type"] ?? "", body) };
  const bearer = /^Bearer\s+(\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  return { method: url.pathname.slice("/api/".length), token: bearer ?? textOf(raw, "token"), args: readArgs(raw) };
}

interface Exchange {
  readonly world: SlackWorld;
  readonly call: Call;
  readonly line: ApiCall;
  readonly response: ServerResponse;
  readonly startedReal: number;
}

function finish(exchange: Exchange, status: number, outcome: string): void {
  exchange.line.status = status;
  exchange.line.outcome = outcome;
  exchange.line.tookMs = exchange.world.realNow() - exchange.startedReal;
  exchange.world.changed();
}

/** Answers with 429 or 503 where a knob says so. @returns true when it did */
function brokenByChaos(exchange: Exchange): boolean {
  const { world, call, response } = exchange;
  const { chaos } = world;
  const hit = chaos.share >= 1 || world.random() < chaos.share;
  if (hit && names(chaos.rateLimit, call.method)) {
    sendJson(response, { status: 429, body: { ok: false, error: "ratelimited" }, headers: { "retry-after": String(chaos.retryAfterSeconds) } });
    finish(exchange, 429, "ratelimited");
    return true;
  }
  if (!hit || !names(chaos.serverError, call.method)) return false;
  sendText(response, 503, "Service Unavailable");
  finish(exchange, 503, "server error");
  return true;
}

function answer(exchange: Exchange, result: CallResult): void {
  const { world, response } = exchange;
  const retry = result.retryAfter === undefined ? {} : { "retry-after": String(result.retryAfter) };
  sendJson(response, { status: result.status, body: result.body, headers: { "x-oauth-scopes": [...world.app.scopes].join(","), ...retry } });
  finish(exchange, result.status, result.body["ok"] === true ? "ok" : textOf(result.body, "error"));
}

async function act(exchange: Exchange): Promise<void> {
  const { world, call, response } = exchange;
  if (brokenByChaos(exchange)) return;
  if (call.method === "users.info" && world.chaos.slowUsersInfo > 0) await afterMs(world.chaos.slowUsersInfo);
  const result = callMethod(world, call);
  if (names(world.chaos.dropAnswer, call.method) && (world.chaos.share >= 1 || world.random() < world.chaos.share)) {
    response.destroy();
    finish(exchange, 0, "answer dropped");
    return;
  }
  answer(exchange, result);
}

/** Answers a request to `/api/{method}`. */
export async function answerApiCall(world: SlackWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(request);
  if (call === undefined) {
    sendText(response, 413, "too large");
    return;
  }
  const line: ApiCall = { id: world.newId("R"), method: call.method, args: maskSecrets(call.args), at: world.now(), status: undefined, outcome: undefined, tookMs: undefined };
  world.calls.push(line);
  world.changed();
  const exchange: Exchange = { world, call, line, response, startedReal: world.realNow() };
  try {
    await act(exchange);
  } catch (error) {
    finish(exchange, 500, error instanceof Error ? `sandbox fault: ${error.message}` : "sandbox fault");
    sendJson(response, { status: 200, body: { ok: false, error: "internal_error" } });
  }
}
