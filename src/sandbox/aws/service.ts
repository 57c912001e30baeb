// EKS, STS and IAM over HTTP on one loopback port.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { Buffer } from "node:buffer";
import { setTimeout as wait } from "node:timers/promises";
import { makeUuid } from "./ids.ts";
import type { AwsReply, AwsRequest } from "./exchange.ts";
import type { CallFate } from "./call-fate.ts";
import { answerEks } from "../eks/eks-protocol.ts";
import { close, listen, readBody, watched } from "./loopback-server.ts";
import type { ServiceOptions } from "./loopback-server.ts";
import { answerQuery } from "./query-services.ts";
import type { AwsWorld } from "./world.ts";

/** A service that listens. Disposing it breaks held calls and closes every connection. */
export interface AwsService extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, the endpoint for all three SDK clients. */
  readonly url: string;
}

/** Starts the services. */
export async function startAwsService(world: AwsWorld, options: ServiceOptions = {}): Promise<AwsService> {
  const { listener, failure } = watched((request, response) => serve(world, request, response), options);
  const server = createServer(listener);
  server.keepAliveTimeout = 600_000; // clients keep connections too; closing an idle one just as it is used again would look like a lost reply
  const port = await listen(server, options);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    [Symbol.asyncDispose]: async () => {
      world.faults.dropHeld();
      await close(server, "AWS", failure);
    },
  };
}

async function serve(world: AwsWorld, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  if (request === undefined) {
    response.destroy();
    return;
  }
  const requestId = makeUuid(world.internals.clocks.random);
  const { latency } = world.faults.knobs();
  if (latency > 0) await wait(latency);
  const isQuery = request.path === "/";
  const fate = isQuery ? await answerQuery(world, request, requestId) : await answerEks(world, request);
  send(response, fate, { requestId, now: world.internals.clocks.now() });
}

async function readRequest(incoming: IncomingMessage): Promise<AwsRequest | undefined> {
  const body = await readBody(incoming);
  if (body === undefined) return undefined;
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  return { method: incoming.method ?? "GET", path, query: query.join("?"), headers: headersOf(incoming), body };
}

function headersOf(incoming: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(",")] as const);
  return Object.fromEntries(entries);
}

function send(response: ServerResponse, fate: CallFate, about: { readonly requestId: string; readonly now: number }): void {
  if (fate === "silence") return; // the connection stays open until the client gives up
  if (fate === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(fate.status, headersFor(fate, about));
  response.end(fate.body);
}

function headersFor(reply: AwsReply, about: { readonly requestId: string; readonly now: number }): Record<string, string> {
  return {
    ...reply.headers,
    "Content-Type": reply.contentType,
    "Content-Length": String(Buffer.byteLength(reply.body)),
    "Date": new Date(about.now).toUTCString(),
    "x-amzn-RequestId": about.requestId,
  };
}
