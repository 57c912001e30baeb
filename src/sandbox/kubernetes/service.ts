// The API servers of all clusters over TLS, on one loopback port: `https://127.0.0.1:<port>/<account>/<region>/<cluster>`.
import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { ApiReply } from "./api/api-reply.ts";
import { badRequest, textReply } from "./api/api-reply.ts";
import { answerRequest } from "./api/answer-request.ts";
import { jsonOfProtobuf } from "./api/protobuf.ts";
import type { ApiRequest } from "./api/read-request.ts";
import { makeServerIdentity } from "./certificate-authority.ts";
import type { KubernetesWorld } from "./world.ts";
import { parseArn, partitionOf } from "../aws/arn.ts";
import { close, listen, readBody, watched } from "../aws/loopback-server.ts";
import type { ServiceOptions } from "../aws/loopback-server.ts";

/** A service that listens. Disposing it closes every connection. */
export interface KubernetesService extends AsyncDisposable {
  /** The address of a cluster's API; an Error when the text is no cluster ARN. */
  urlOf(clusterArn: string): string;
  /** PEM text of the authority that signed the service's certificate. */
  readonly caPem: string;
}

/** Starts the service. Clusters that are added later are served as well. */
export async function startKubernetesService(world: KubernetesWorld, options: ServiceOptions = {}): Promise<KubernetesService> {
  const { caPem, certPem, keyPem } = await makeServerIdentity(world.internals.clocks.realNow());
  const { listener, failure } = watched((request, response) => serve(world, request, response), options);
  const server = createServer({ cert: certPem, key: keyPem }, listener);
  const port = await listen(server, options);
  return {
    caPem,
    urlOf: (clusterArn) => `https://127.0.0.1:${String(port)}${pathOf(clusterArn)}`,
    [Symbol.asyncDispose]: () => close(server, "Kubernetes", failure),
  };
}

function pathOf(clusterArn: string): string {
  const arn = parseArn(clusterArn);
  const [kind, name = ""] = arn?.resource.split("/") ?? [];
  if (arn === undefined || kind !== "cluster") throw new Error(`${clusterArn} is no cluster ARN`);
  return `/${arn.account}/${arn.region}/${name}`;
}

async function serve(world: KubernetesWorld, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(incoming);
  const fate = body === undefined ? "reset" : fateOf(world, incoming, body);
  if (fate === "hang") return; // the connection stays open until the client gives up
  if (fate === "reset") response.socket?.destroy();
  else send(response, fate, world.internals.clocks.now());
}

function fateOf(world: KubernetesWorld, incoming: IncomingMessage, body: Buffer): ApiReply | "hang" | "reset" {
  const url = URL.parse(incoming.url ?? "/", "https://127.0.0.1");
  const path = decode(url?.pathname ?? "");
  if (url === null || path === undefined) return badRequest("the address cannot be read");
  const { clusterArn, below } = addressed(path);
  const cluster = world.internals.find(clusterArn);
  if (cluster === undefined) return textReply("404 page not found\n", 404);
  if (cluster.knobs.unreachable !== false) return cluster.knobs.unreachable;
  return answerRequest(world.internals, cluster, requestOf(incoming, { path: below, query: url.searchParams, body }));
}

function requestOf(incoming: IncomingMessage, { body, ...rest }: Pick<ApiRequest, "path" | "query"> & { readonly body: Buffer }): ApiRequest {
  const { headers: { accept = "", ...headers }, method = "GET" } = incoming;
  const user = headers["impersonate-user"];
  const groups = incoming.headersDistinct["impersonate-group"] ?? [];
  return {
    ...rest, ...contentOf(incoming, body), method, token: tokenOf(incoming), accept, userAgent: headers["user-agent"] ?? "",
    impersonated: typeof user === "string" ? { user, groups } : undefined,
  };
}

function contentOf({ headers }: IncomingMessage, body: Buffer): Pick<ApiRequest, "contentType" | "body"> {
  const said = headers["content-type"]?.split(";")[0]?.trim() ?? "";
  const decoded = said === "application/vnd.kubernetes.protobuf" ? jsonOfProtobuf(body) : undefined;
  return decoded === undefined ? { contentType: said, body: body.toString("utf8") } : { contentType: "application/json", body: decoded };
}

// `/<account>/<region>/<cluster>` and the path at that cluster.
function addressed(path: string): { readonly clusterArn: string; readonly below: string } {
  const [, account = "", region = "", name = "", ...rest] = path.split("/");
  return { clusterArn: `arn:${partitionOf(region)}:eks:${region}:${account}:cluster/${name}`, below: `/${rest.join("/")}` };
}

function tokenOf(incoming: IncomingMessage): string | undefined {
  const [scheme = "", token] = (incoming.headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === "bearer" ? token : undefined;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, reply: ApiReply, now: number): void {
  response.sendDate = false;
  response.writeHead(reply.status, {
    "Content-Type": reply.contentType, "Content-Length": String(Buffer.byteLength(reply.body)), "Cache-Control": "no-cache, private", "Date": new Date(now).toUTCString(),
  });
  response.end(reply.body);
}
