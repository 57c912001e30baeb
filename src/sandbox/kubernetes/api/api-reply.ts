// Replies of the API server, and the Status objects with which it refuses (Kubernetes API reference, "Status"; apimachinery, pkg/api/errors).
import type { JsonObject } from "../../aws/json.ts";

/** A reply before it is sent. */
export interface ApiReply {
  readonly status: number;
  readonly contentType: "application/json" | "text/plain; charset=utf-8";
  readonly body: string;
}

/** A JSON object as a reply; 200 when no status is given. */
export function objectReply(object: JsonObject, status = 200): ApiReply {
  return { status, contentType: "application/json", body: JSON.stringify(object) };
}

/** A text as a reply. */
export function textReply(body: string, status = 200): ApiReply {
  return { status, contentType: "text/plain; charset=utf-8", body };
}

interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: JsonObject;
}

function refuse({ code, reason, message, details }: Refusal): ApiReply {
  return objectReply({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, details, code }, code);
}

/** 401; it never says why. */
export function unauthorized(): ApiReply {
  return refuse({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

/** 404 for a thing that is not there. */
export function objectNotFound(resource: string, name: string): ApiReply {
  return refuse({ code: 404, reason: "NotFound", message: `${resource} "${name}" not found`, details: { name, kind: resource } });
}

/** 404 for a resource that the server does not have. */
export function resourceUnknown(): ApiReply {
  return refuse({ code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: {} });
}

/** 405. */
export function methodNotAllowed(): ApiReply {
  return refuse({ code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource", details: {} });
}

/** 400. */
export function badRequest(message: string): ApiReply {
  return refuse({ code: 400, reason: "BadRequest", message });
}

/** 403, with the thing it is about. */
export function forbidden(message: string, details: JsonObject): ApiReply {
  return refuse({ code: 403, reason: "Forbidden", message, details });
}
