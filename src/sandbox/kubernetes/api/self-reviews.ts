// "Who am I" and "may I": the reviews of authentication and authorisation (Kubernetes API reference).
import type { ApiReply } from "./api-reply.ts";
import { badRequest, objectReply } from "./api-reply.ts";
import type { Ask } from "../access/ask.ts";
import type { Verdict } from "../access/authorize.ts";
import type { KubernetesUser } from "../access/kubernetes-user.ts";
import type { Rule } from "../access/rule.ts";
import { isObject, isStrings, textAt } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";

/** Username and groups of the caller. */
export function reviewSelf(user: KubernetesUser): ApiReply {
  const { username, groups } = user;
  return objectReply({ kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1", metadata: {}, status: { userInfo: { username, groups } } }, 201);
}

/** Whether the caller may do what the body names; `decide` answers as authorisation would. */
export function reviewSelfAccess(body: JsonObject | undefined, decide: (ask: Ask) => Verdict): ApiReply {
  return review("SelfSubjectAccessReview", body, (_spec, ask) => decide(ask));
}

/** Whether somebody else may; it sees RBAC only, as access policies belong to real callers. */
export function reviewAccess(body: JsonObject | undefined, decide: (user: KubernetesUser, ask: Ask) => Verdict): ApiReply {
  return review("SubjectAccessReview", body, (spec, ask) => {
    const groups = isStrings(spec["groups"]) ? spec["groups"] : [];
    return decide({ username: textAt(spec, "user"), groups, policies: [], letInBy: "a review" }, ask);
  });
}

function review(kind: string, body: JsonObject | undefined, decide: (spec: JsonObject, ask: Ask) => Verdict): ApiReply {
  const spec = body?.["spec"];
  const ask = isObject(spec) ? askedIn(spec) : undefined;
  if (!isObject(spec) || ask === undefined) return badRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
  const { allowed, why } = decide(spec, ask);
  return objectReply({ kind, apiVersion: "authorization.k8s.io/v1", metadata: {}, spec, status: { allowed, reason: why } }, 201);
}

/** The rules that RBAC gives the caller in a namespace. EKS' own authoriser does not list what it would allow, so it is never the whole answer. */
export function reviewSelfRules(body: JsonObject | undefined, rules: readonly Rule[]): ApiReply {
  const spec = body?.["spec"];
  const resourceRules = rules.filter(({ nonResourceURLs }) => nonResourceURLs === undefined).map((rule) => ({ ...rule }));
  const nonResourceRules = rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined).map((rule) => ({ ...rule }));
  const status = { resourceRules, nonResourceRules, incomplete: true, evaluationError: "webhook authorizer does not support user rule resolution" };
  return objectReply({ kind: "SelfSubjectRulesReview", apiVersion: "authorization.k8s.io/v1", metadata: {}, spec: isObject(spec) ? spec : {}, status }, 201);
}

function askedIn(spec: JsonObject): Ask | undefined {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (isObject(resourceAttributes) === isObject(nonResourceAttributes)) return undefined;
  if (isObject(nonResourceAttributes)) return { kind: "path", verb: textAt(nonResourceAttributes, "verb"), path: textAt(nonResourceAttributes, "path") };
  if (!isObject(resourceAttributes)) return undefined;
  const subresource = textAt(resourceAttributes, "subresource");
  return {
    kind: "resource", verb: textAt(resourceAttributes, "verb"), group: textAt(resourceAttributes, "group"),
    resource: textAt(resourceAttributes, "resource") + (subresource === "" ? "" : `/${subresource}`),
    namespace: textAt(resourceAttributes, "namespace"), name: textAt(resourceAttributes, "name"),
  };
}
