// EKS, STS and IAM over HTTP on one loopback port.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { makeUuid } from "./ids.ts";
import type { AwsReply, AwsRequest } from "./exchange.ts";
import type { CallFate } from "./call-fate.ts";
import { answerEks } from "../eks/eks-protocol.ts";
import { answerQuery } from "./query-services.ts";
import type { AwsWorld } from "./world.ts";

const largestBody = 1024 * 1024;

/** A service that listens. Disposing it breaks held calls and closes every connection. */
export interface AwsService extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, the endpoint for all three SDK clients. */
  readonly url: string;
}

/** How to start. */
export interface AwsServiceOptions {
  /** A free one when 0 or left out. */
  readonly port?: number;
  /** Hears of errors of the sandbox itself at once; they also make the disposal fail. */
  readonly onError?: (error: unknown) => void;
}

/** Starts the services. */
export async function startAwsService(world: AwsWorld, options: AwsServiceOptions = {}): Promise<AwsService> {
  const failure: { first?: unknown } = {};
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      failure.first ??= error;
      options.onError?.(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 600_000; // clients keep connections too; closing an idle one just as it is used again would look like a lost reply
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String(portOf(server))}`,
    [Symbol.asyncDispose]: async () => {
      world.faults.dropHeld();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
      if (failure.first !== undefined) throw new Error("the sandbox's AWS stopped answering a call because of an error of its own", { cause: failure.first });
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}

async function serve(world: AwsWorld, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  if (request === undefined) {
    response.destroy();
    return;
  }
  const requestId = makeUuid(world.internals.clocks.random);
  const isQuery = request.path === "/";
  const fate = isQuery ? await answerQuery(world, request, requestId) : await answerEks(world, request);
  send(response, fate, { requestId, now: world.internals.clocks.now() });
}

async function readRequest(incoming: IncomingMessage): Promise<AwsRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      if (!Buffer.isBuffer(chunk)) return undefined;
      size += chunk.length;
      if (size > largestBody) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined; // the client went away while it was sending
  }
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  return { method: incoming.method ?? "GET", path, query: query.join("?"), headers: headersOf(incoming), body: Buffer.concat(chunks) };
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
