// The three on-call services over HTTP, on one port of loopback, each under a path of its own.
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { close, listen, watched } from "../aws/loopback-server.ts";
import { answerOnCall } from "./answers.ts";
import type { OnCallService, OnCallWorld } from "./world.ts";

/** A running service. */
export interface RunningOnCall extends AsyncDisposable {
  /** Base URL of each, ending in `/`. */
  readonly urls: Readonly<Record<OnCallService, string>>;
}

const services: readonly OnCallService[] = ["pagerduty", "opsgenie", "incidentIo"];

/** Starts all three. */
export async function startOnCallService(world: OnCallWorld): Promise<RunningOnCall> {
  const { listener, failure } = watched((request, response) => serve(world, request, response), {});
  const server = createServer(listener);
  const base = `http://127.0.0.1:${String(await listen(server, {}))}`;
  return {
    urls: { pagerduty: `${base}/pagerduty/`, opsgenie: `${base}/opsgenie/`, incidentIo: `${base}/incidentIo/` },
    [Symbol.asyncDispose]: () => close(server, "on-call service", failure),
  };
}

function serve(world: OnCallWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://127.0.0.1");
  const service = services.find((one) => pathname.startsWith(`/${one}/`));
  if (service === undefined || request.method !== "GET") {
    response.writeHead(404).end();
    return Promise.resolve();
  }
  const path = pathname.slice(service.length + 2);
  world.calls.push({ service, path });
  if (world.mood === "hangs") return Promise.resolve(); // the connection is closed with the service
  const { status, body } = answerOnCall(world, service, { path, query, authorization: request.headers.authorization ?? "" });
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  return Promise.resolve();
}
