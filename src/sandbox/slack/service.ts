// The Slack service on a loopback port: Web API, response URLs, uploads, Socket Mode. The real Bolt app and Web API client
// talk to it by `slackApiUrl`; nothing in them knows that it is not Slack.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerApiCall } from "./api/answer-api-call.ts";
import { receiveUpload } from "./api/file-methods.ts";
import { useResponseUrl } from "./acts/use-response-url.ts";
import { sendByHttp } from "./delivery/http-carrier.ts";
import { SocketCarrier } from "./delivery/socket-carrier.ts";
import { fieldsOf, readBody, sendText, uploadedBytes } from "./service-http.ts";
import type { SlackWorld } from "./world.ts";

/** The running service. */
export interface SlackService extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `http://127.0.0.1:port/api/`, for `slackApiUrl`. */
  readonly apiUrl: string;
}

async function handleUpload(world: SlackWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const bytes = body === undefined ? undefined : uploadedBytes(request.headers["content-type"] ?? "", body);
  const taken = bytes !== undefined && receiveUpload(world, (request.url ?? "").slice("/upload/".length), bytes);
  sendText(response, taken ? 200 : 400, taken ? `OK - ${String(bytes.byteLength)}` : "invalid upload");
}

async function handleResponseUrl(world: SlackWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const secret = (request.url ?? "").slice("/response/".length);
  const fields = body === undefined ? {} : fieldsOf(request.headers["content-type"] ?? "", body);
  const result = useResponseUrl(world, secret, fields);
  sendText(response, result.status, result.text);
}

async function route(world: SlackWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "/";
  if (world.chaos.off) {
    request.socket.destroy();
    return;
  }
  if (path.startsWith("/api/")) await answerApiCall(world, request, response);
  else if (request.method === "POST" && path.startsWith("/response/")) await handleResponseUrl(world, request, response);
  else if (request.method === "POST" && path.startsWith("/upload/")) await handleUpload(world, request, response);
  else sendText(response, 404, "not found");
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The Slack service has no port."));
      else resolve(address.port);
    });
  });
}

async function stop(world: SlackWorld, server: Server, sockets: SocketCarrier): Promise<void> {
  world.carrier = undefined;
  sockets.close();
  const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  server.closeAllConnections();
  await closed;
}

/** Starts the service on 127.0.0.1, on a free port unless one is given, and connects the world's deliveries to it. */
export async function startSlackService(world: SlackWorld, options: { readonly port?: number } = {}): Promise<SlackService> {
  const sockets = new SocketCarrier(world);
  const server = createServer((request, response) => {
    route(world, request, response).catch(() => { request.socket.destroy(); });
  });
  server.on("upgrade", (request, socket, head) => { sockets.accept(request, socket, head); });
  const url = `http://127.0.0.1:${String(await listen(server, options.port ?? 0))}`;
  world.baseUrl = url;
  world.carrier = {
    send: (envelope, limitMs) => (world.app.mode === "socket" ? sockets.send(envelope, limitMs) : sendByHttp(world, envelope, limitMs)),
    connections: () => sockets.connections(),
    dropSockets: () => { sockets.drop(); },
    recycleSockets: (reason) => { sockets.recycle(reason); },
  };
  world.changed();
  return { url, apiUrl: `${url}/api/`, [Symbol.asyncDispose]: () => stop(world, server, sockets) };
}
