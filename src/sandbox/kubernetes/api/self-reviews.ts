// "Who am I" and "may I": SelfSubjectReview and SelfSubjectAccessReview (Kubernetes API reference).
import type { ApiReply } from "./api-reply.ts";
import { badRequest, objectReply } from "./api-reply.ts";
import type { Ask } from "../access/ask.ts";
import type { Verdict } from "../access/authorize.ts";
import type { KubernetesUser } from "../access/kubernetes-user.ts";
import { isObject } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";

/** Username and groups of the caller. */
export function reviewSelf(user: KubernetesUser): ApiReply {
  const { username, groups } = user;
  return objectReply({ kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1", metadata: {}, status: { userInfo: { username, groups } } }, 201);
}

/** Whether the caller may do what the body names; `decide` answers as authorisation would. */
export function reviewSelfAccess(body: JsonObject | undefined, decide: (ask: Ask) => Verdict): ApiReply {
  const spec = body?.["spec"];
  const ask = isObject(spec) ? askedIn(spec) : undefined;
  if (!isObject(spec) || ask === undefined) return badRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
  const { allowed, why } = decide(ask);
  return objectReply({ kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1", metadata: {}, spec, status: { allowed, reason: why } }, 201);
}

function askedIn(spec: JsonObject): Ask | undefined {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (isObject(resourceAttributes) === isObject(nonResourceAttributes)) return undefined;
  if (isObject(nonResourceAttributes)) return { kind: "path", verb: textOf(nonResourceAttributes, "verb"), path: textOf(nonResourceAttributes, "path") };
  if (!isObject(resourceAttributes)) return undefined;
  const subresource = textOf(resourceAttributes, "subresource");
  return {
    kind: "resource", verb: textOf(resourceAttributes, "verb"), group: textOf(resourceAttributes, "group"),
    resource: textOf(resourceAttributes, "resource") + (subresource === "" ? "" : `/${subresource}`),
    namespace: textOf(resourceAttributes, "namespace"), name: textOf(resourceAttributes, "name"),
  };
}

function textOf(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}
