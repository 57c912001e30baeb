// What an HTTP request asks for (kubernetes/kubernetes, staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go).
import type { Ask, ResourceAsk } from "../access/ask.ts";

/** A request to one cluster; the path is that below the cluster's own address, decoded. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The bearer token, undefined when the request has none. */
  readonly token: string | undefined;
  /** Whom the caller wants to be taken for; undefined when there are no such headers. */
  readonly impersonated: { readonly user: string; readonly groups: readonly string[] } | undefined;
  /** Media type of the body, without parameters; "" when none is said. */
  readonly contentType: string;
  readonly accept: string;
  readonly userAgent: string;
  /** What was sent, as text. */
  readonly body: string;
}

const verbs: Readonly<Record<string, readonly [withName: string, withoutName: string]>> = {
  GET: ["get", "list"], HEAD: ["get", "list"], POST: ["create", "create"], PUT: ["update", "update"], PATCH: ["patch", "patch"], DELETE: ["delete", "deletecollection"],
};

/** What a request has to be allowed. */
export function askOf(request: ApiRequest): Ask {
  const [root, ...parts] = request.path.split("/").filter((part) => part !== "");
  if (root === "api" && parts.length > 1) return resourceAsk(request, "", parts.slice(1));
  if (root === "apis" && parts.length > 2) return resourceAsk(request, parts[0] ?? "", parts.slice(2));
  return { kind: "path", verb: request.method === "HEAD" ? "get" : request.method.toLowerCase(), path: request.path };
}

// A namespace is a resource of its own, and the place of all that follows its name.
function resourceAsk(request: ApiRequest, group: string, parts: readonly string[]): ResourceAsk {
  const [first, namespace = "", third = ""] = parts;
  const isNamespaced = first === "namespaces";
  const isInside = isNamespaced && parts.length > 2 && !["status", "finalize"].includes(third);
  const [resource = "", name = "", ...subresource] = isInside ? parts.slice(2) : parts;
  return { kind: "resource", verb: verbOf(request, name), group, resource: [resource, ...subresource].join("/"), namespace: isNamespaced ? namespace : "", name };
}

function verbOf({ method, query }: ApiRequest, name: string): string {
  const isWatch = method === "GET" && ["1", "true"].includes(query.get("watch") ?? "");
  return isWatch ? "watch" : (verbs[method]?.[name === "" ? 1 : 0] ?? method.toLowerCase());
}
