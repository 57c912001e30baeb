// Replies of the API server, and the Status objects with which it refuses (Kubernetes API reference, "Status"; apimachinery, pkg/api/errors).
import type { Json, JsonObject } from "../../aws/json.ts";
import type { Place } from "../objects/object-store.ts";
import { qualified } from "../objects/resource-kinds.ts";

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

/** Thrown from within a request: its reply is the answer. */
export class Refused extends Error {
  readonly reply: ApiReply;

  constructor(reply: ApiReply) {
    super(reply.body);
    this.reply = reply;
  }
}

function refuse({ code, reason, message, details }: Refusal): ApiReply {
  return objectReply({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, details, code }, code);
}

/** 401; it never says why. */
export function unauthorized(): ApiReply {
  return refuse({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

/** 404 for a thing that is not there. */
export function objectNotFound({ kind: { group, resource }, name }: Place): ApiReply {
  return refuse({ code: 404, reason: "NotFound", message: `${qualified(resource, group)} "${name}" not found`, details: detailsOf({ group, resource, name }) });
}

/** 409 for a thing that is there. */
export function alreadyExists({ kind: { group, resource }, name }: Place): ApiReply {
  return refuse({ code: 409, reason: "AlreadyExists", message: `${qualified(resource, group)} "${name}" already exists`, details: detailsOf({ group, resource, name }) });
}

/** 409 for a write that was meant for another state of the thing. */
export function conflict({ kind: { group, resource }, name }: Place, why = "the object has been modified; please apply your changes to the latest version and try again"): ApiReply {
  return refuse({ code: 409, reason: "Conflict", message: `Operation cannot be fulfilled on ${qualified(resource, group)} "${name}": ${why}`, details: detailsOf({ group, resource, name }) });
}

/** 422 for an object whose fields cannot be as they are; `field` is a path such as `metadata.name`. */
export function invalid({ kind: { group, kind }, name }: Place, field: string, why: string): ApiReply {
  const reason = why.startsWith("Forbidden") ? "FieldValueForbidden" : why.startsWith("Required") ? "FieldValueRequired" : "FieldValueInvalid";
  const details = { name, ...(group === "" ? {} : { group }), kind, causes: [{ reason, message: why, field }] };
  return refuse({ code: 422, reason: "Invalid", message: `${qualified(kind, group)} "${name}" is invalid: ${field}: ${why}`, details });
}

/** 422 for a patch that cannot be applied, a failed `test` among them; the server does not say which. */
export function patchRefused(): ApiReply {
  return refuse({ code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request", details: {} });
}

/** 415. */
export function unsupportedMediaType(accepted: readonly string[]): ApiReply {
  return refuse({ code: 415, reason: "UnsupportedMediaType", message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`, details: {} });
}

/** 403 for what is done to a thing, in the words of whoever refuses it. */
export function forbiddenObject({ kind: { group, resource }, name }: Place, why: string): ApiReply {
  return forbidden(`${qualified(resource, group)} "${name}" is forbidden: ${why}`, detailsOf({ group, resource, name }));
}

/** 200 after a thing was deleted. */
export function deleted({ kind: { group, resource }, name }: Place, uid: Json | undefined): ApiReply {
  return objectReply({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details: { ...detailsOf({ group, resource, name }), uid } });
}

function detailsOf({ group, resource, name }: { readonly group: string; readonly resource: string; readonly name: string }): JsonObject {
  return { name, ...(group === "" ? {} : { group }), kind: resource };
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
