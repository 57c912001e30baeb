// Envelopes as signed HTTP requests to one of the app's request URLs.
import { isJsonObject, parseJson, type JsonObject } from "../json.ts";
import type { Answer, Envelope } from "../model/delivery.ts";
import type { SlackWorld } from "../world.ts";
import { signatureHeaders } from "./signature.ts";

/** A request as it went over the wire. */
export interface RawRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const lastOf = new WeakMap<SlackWorld, RawRequest>();

/** The last signed request that was sent, for replaying it. */
export function lastRequest(world: SlackWorld): RawRequest | undefined {
  return lastOf.get(world);
}

function formBody(payload: JsonObject): string {
  return new URLSearchParams(Object.entries(payload).map(([name, value]): [string, string] => [name, typeof value === "string" ? value : JSON.stringify(value)])).toString();
}

/** Body and content type: commands as a form, interactions as a form with `payload`, events as JSON. */
function bodyOf(envelope: Pick<Envelope, "kind" | "payload">): { readonly type: string; readonly body: string } {
  const form = "application/x-www-form-urlencoded";
  if (envelope.kind === "slash_commands") return { type: form, body: formBody(envelope.payload) };
  if (envelope.kind === "interactive") return { type: form, body: formBody({ payload: envelope.payload }) };
  return { type: "application/json", body: JSON.stringify(envelope.payload) };
}

function retryHeaders(envelope: Envelope): Readonly<Record<string, string>> {
  if (envelope.retryNumber === 0) return {};
  return { "x-slack-retry-num": String(envelope.retryNumber), "x-slack-retry-reason": envelope.retryReason ?? "http_error" };
}

function requestFor(world: SlackWorld, url: string, envelope: Envelope): RawRequest {
  const { type, body } = bodyOf(envelope);
  const signed = signatureHeaders({ secret: world.app.signingSecret, timestamp: Math.floor(world.realNow() / 1000), body });
  return { url, body, headers: { "content-type": type, "user-agent": "Slackbot 1.0 (sandbox)", ...signed, ...retryHeaders(envelope) } };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.status !== 200) return { type: "failed", detail: `status ${String(response.status)}` };
  const value = parseJson(text);
  if (isJsonObject(value)) return { type: "acknowledged", body: value };
  return { type: "acknowledged", body: text === "" ? undefined : { text } };
}

/** Sends to one of the request URLs, chosen at random: there is a load balancer in front of the replicas. */
export async function sendByHttp(world: SlackWorld, envelope: Envelope, limitMs: number): Promise<Answer> {
  const urls = world.app.requestUrls;
  const url = urls[Math.floor(world.random() * urls.length)];
  if (url === undefined) return { type: "failed", detail: "no request URL is configured" };
  const request = requestFor(world, url, envelope);
  lastOf.set(world, request);
  try {
    return await answerOf(await fetch(url, { method: "POST", headers: request.headers, body: request.body, redirect: "manual", signal: AbortSignal.timeout(limitMs) }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return { type: "late" };
    return { type: "failed", detail: "the request URL cannot be reached" };
  }
}
