// An API server that answers what a test tells it, over TLS, and keeps what it was asked.
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { makeServerIdentity } from "../../../src/sandbox/kubernetes/certificate-authority.ts";

/** One answer; `hang` never comes, `reset` breaks the connection. */
export type ScriptedAnswer = { readonly status: number; readonly body: object | string } | "hang" | "reset";

/** A request as it came in. */
export interface SeenRequest {
  readonly url: string;
  readonly token: string;
}

export interface ScriptedApi extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
  readonly seen: SeenRequest[];
  /** How many connections were opened so far. */
  connections(): number;
}

/** Starts it; `answer` is asked for every request. */
export async function startScriptedApi(answer: (request: SeenRequest, index: number) => ScriptedAnswer): Promise<ScriptedApi> {
  const { caPem, certPem, keyPem } = await makeServerIdentity(Date.now());
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    const asked = { url: request.url ?? "", token: request.headers.authorization ?? "" };
    seen.push(asked);
    give(answer(asked, seen.length - 1), request, response);
  });
  server.on("secureConnection", () => { connections += 1; });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `https://127.0.0.1:${String(address.port)}`, caPem, seen, connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    },
  };
}

function give(answer: ScriptedAnswer, request: IncomingMessage, response: ServerResponse): void {
  if (answer === "hang") return;
  if (answer === "reset") {
    request.socket.destroy();
    return;
  }
  const isText = typeof answer.body === "string";
  response.writeHead(answer.status, { "content-type": isText ? "text/html" : "application/json", "x-secret": "header-of-the-reply" });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}

/** A Status that refuses. */
export function status(code: number, reason: string, more: object = {}): ScriptedAnswer {
  return { status: code, body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason, message: `because of ${reason}`, code, ...more } };
}

/** One page of namespaces. */
export function namespacePage(names: readonly string[], next = ""): ScriptedAnswer {
  return { status: 200, body: { kind: "NamespaceList", apiVersion: "v1", metadata: { resourceVersion: "1", ...(next === "" ? {} : { continue: next }) }, items: names.map((name) => ({ metadata: { name } })) } };
}
