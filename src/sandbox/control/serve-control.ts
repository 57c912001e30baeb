// The control service: the page, its state by server-sent events, and the JSON API that the page and scripts use. Loopback only.
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { PageState } from "../browser/page-state.ts";
import { isJsonObject, parseJsonObject } from "../slack/json.ts";
import type { JsonObject } from "../slack/json.ts";
import { BadRequest } from "./bad-request.ts";
import { callerRefusal } from "./check-caller.ts";
import { contentSecurityPolicy, pageFile } from "./serve-page.ts";

/** What the service shows and does. */
export interface Controlled {
  readonly stateFor: (person: string) => PageState;
  /** Calls the listener after every change. Returns how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
  /** Does what was posted to `/api/<name>`; undefined when there is no such name. */
  readonly post: (name: string, body: JsonObject) => Promise<JsonObject> | undefined;
}

/** The running service. */
export interface ControlService extends AsyncDisposable {
  readonly url: string;
}

const longestBody = 100_000;
/** Changes within this many milliseconds are shown together. */
const gather = 40;

/** Starts the service on 127.0.0.1. @throws Error `EADDRINUSE` when the port is taken */
export async function serveControl(controlled: Controlled, options: { readonly port: number; readonly token: string }): Promise<ControlService> {
  const origin = { url: "" };
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer({ controlled, token: options.token, origin: origin.url, streams }, request, response).catch(() => { response.destroy(); });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => { resolve(); });
  });
  const address = server.address();
  origin.url = `http://127.0.0.1:${String(typeof address === "object" && address !== null ? address.port : options.port)}`;
  return {
    url: origin.url,
    [Symbol.asyncDispose]: async () => {
      for (const stream of streams) stream.end();
      const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Serving {
  readonly controlled: Controlled;
  readonly token: string;
  readonly origin: string;
  readonly streams: Set<ServerResponse>;
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = callerRefusal(request, serving.origin, serving.token);
  const url = new URL(request.url ?? "/", serving.origin);
  if (refusal !== undefined) send(response, 403, { ok: false, error: refusal });
  else if (url.pathname.startsWith("/api/")) await api(serving, url, { request, response });
  else if (request.method === "GET" || request.method === "HEAD") await file(serving, url.pathname, response);
  else send(response, 405, { ok: false, error: "Only GET is possible here; deeds go to /api/." });
}

async function api(serving: Serving, url: URL, { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse }): Promise<void> {
  const person = url.searchParams.get("as") ?? "U0ANN";
  const isRead = request.method === "GET";
  if (isRead && url.pathname === "/api/state") send(response, 200, toJson(serving.controlled.stateFor(person)));
  else if (isRead && url.pathname === "/api/events") follow(serving, person, response);
  else await post(serving, url.pathname.slice("/api/".length), { request, response });
}

async function file({ token }: Serving, path: string, response: ServerResponse): Promise<void> {
  const found = await pageFile(path, token);
  if (found === undefined) {
    send(response, 404, { ok: false, error: "There is nothing here." });
    return;
  }
  response.writeHead(200, { "content-type": found.type, "cache-control": "no-store", "content-security-policy": contentSecurityPolicy, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
  response.end(found.body);
}

function follow({ controlled, streams }: Serving, person: string, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  streams.add(response);
  const show = (): void => { response.write(`data: ${JSON.stringify(controlled.stateFor(person))}\n\n`); };
  const wait: { timer?: NodeJS.Timeout } = {};
  const stop = controlled.onChange(() => {
    wait.timer ??= setTimeout(() => { delete wait.timer; show(); }, gather);
  });
  // Once a second for the clock and the countdowns.
  const tick = setInterval(show, 1000);
  response.on("close", () => { clearInterval(tick); clearTimeout(wait.timer); stop(); streams.delete(response); });
  show();
}

async function post({ controlled }: Serving, name: string, { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse }): Promise<void> {
  const body = request.method === "POST" ? parseJsonObject(await read(request)) : undefined;
  if (body === undefined) {
    send(response, 400, { ok: false, error: "POST a JSON object of at most 100 kB." });
    return;
  }
  try {
    const result = await controlled.post(name, body);
    send(response, result === undefined ? 404 : 200, result ?? { ok: false, error: `There is no /api/${name}.` });
  } catch (error) {
    send(response, error instanceof BadRequest ? 400 : 200, { ok: false, error: error instanceof Error ? error.message : "That did not work." });
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > longestBody) return "";
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function toJson(state: PageState): JsonObject {
  const value: unknown = JSON.parse(JSON.stringify(state));
  return isJsonObject(value) ? value : {};
}
