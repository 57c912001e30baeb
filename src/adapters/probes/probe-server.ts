// /healthz, /readyz and /metrics over HTTP.
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import { InvalidInputError } from "../../domain/errors.ts";

/** What the probes answer from. */
export interface ProbeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** False makes /healthz answer 503: the process should be started anew. */
  readonly isHealthy: () => boolean;
  /** False makes /readyz answer 503: send no traffic here. */
  readonly isReady: () => boolean;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

/** A listening probe server; disposing of it cuts connections that are still open. */
export interface ProbeServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts it; resolves when it listens. @throws InvalidInputError `configuration` when it cannot listen there */
export async function startProbeServer(options: ProbeOptions): Promise<ProbeServer> {
  const server = createServer((request, response) => {
    answer(options, request.url ?? "/", response).catch(() => { response.destroy(); });
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}

async function answer(options: ProbeOptions, url: string, response: ServerResponse): Promise<void> {
  switch (url.split("?", 1)[0]) {
    case "/healthz":
      say(response, options.isHealthy());
      return;
    case "/readyz":
      say(response, options.isHealthy() && options.isReady());
      return;
    case "/metrics": {
      const text = await options.metrics.text();
      response.writeHead(200, { "content-type": options.metrics.contentType }).end(text);
      return;
    }
    default:
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
  }
}

function say(response: ServerResponse, isSo: boolean): void {
  response.writeHead(isSo ? 200 : 503, { "content-type": "text/plain", "cache-control": "no-store" }).end(isSo ? "ok\n" : "no\n");
}

function listen(server: Server, { host, port }: ProbeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => { reject(new InvalidInputError("configuration", `The probes cannot listen on ${host}:${String(port)}: ${error.message}.`, { cause: error })); });
    server.listen({ host, port }, resolve);
  });
}
