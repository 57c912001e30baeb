// One request to a cluster's API server: who is it, may it, what is the answer.
import { answerGet, answerList } from "./answer-read.ts";
import { answerWrite } from "./answer-write.ts";
import type { ApiReply } from "./api-reply.ts";
import { forbidden, methodNotAllowed, objectReply, Refused, resourceUnknown, textReply, unauthorized } from "./api-reply.ts";
import { discoveryAt } from "./discovery.ts";
import type { ApiRequest } from "./read-request.ts";
import { askOf } from "./read-request.ts";
import { reviewAccess, reviewSelf, reviewSelfAccess, reviewSelfRules } from "./self-reviews.ts";
import type { Visit, Write } from "./visit.ts";
import type { Ask, PathAsk, ResourceAsk } from "../access/ask.ts";
import { authorize } from "../access/authorize.ts";
import { heldRules } from "../access/escalation.ts";
import type { KubernetesUser } from "../access/kubernetes-user.ts";
import { anonymous } from "../access/kubernetes-user.ts";
import { refusalText } from "../access/refusal-text.ts";
import { bindingsIn } from "../access/role-binding.ts";
import type { KubernetesCluster } from "../kubernetes-cluster.ts";
import { checkToken } from "../login/check-token.ts";
import { findResource } from "../objects/resource-kinds.ts";
import type { KubernetesInternals } from "../world.ts";
import { isObject, parseObject } from "../../aws/json.ts";

/** Answers a request to a cluster. */
export function answerRequest(world: KubernetesInternals, cluster: KubernetesCluster, request: ApiRequest): ApiReply {
  const caller = request.token === undefined ? anonymous : authenticate(world, cluster, request.token);
  if (caller === undefined) return unauthorized();
  const bindings = bindingsIn(cluster.objects);
  try {
    const user = impersonated(caller, request, (ask) => authorize(caller, ask, bindings).allowed);
    const ask = askOf(request);
    const may: Visit["may"] = (asked) => authorize(user, asked, bindings);
    if (!may(ask).allowed) return refusal(user, ask);
    const version = world.aws.internals.eks.clusters.get(cluster.clusterArn)?.version ?? "";
    const visit = { cluster, request, user, bindings, version, may, onWrite: (write: Write) => { world.noteWrite(cluster, write); } };
    return ask.kind === "path" ? answerPath(visit, ask) : answerResource(visit, ask);
  } catch (error) {
    if (error instanceof Refused) return error.reply;
    throw error;
  }
}

function authenticate(world: KubernetesInternals, cluster: KubernetesCluster, token: string): KubernetesUser | undefined {
  world.aws.settle();
  const state = world.aws.internals.eks.clusters.get(cluster.clusterArn);
  if (state === undefined) return undefined;
  const id = state.extra["id"];
  const verdict = checkToken(token, { aws: world.aws, clocks: world.clocks, region: state.region, clusterId: typeof id === "string" ? id : state.name });
  if ("error" in verdict) return undefined;
  const login = world.logIn(cluster, verdict.caller, verdict.accessKeyId);
  return "user" in login ? login.user : undefined;
}

// Access policies stay with the real caller.
function impersonated(caller: KubernetesUser, { impersonated: wish }: ApiRequest, mayCaller: (ask: Ask) => boolean): KubernetesUser {
  if (wish === undefined) return caller;
  for (const [resource, name] of [["users", wish.user] as const, ...wish.groups.map((group) => ["groups", group] as const)]) {
    const ask = { kind: "resource", verb: "impersonate", group: "", resource, namespace: "", name } as const;
    if (!mayCaller(ask)) throw new Refused(refusal(caller, ask));
  }
  return { username: wish.user, groups: [...wish.groups, "system:authenticated"], policies: [], letInBy: `impersonation by ${caller.username}` };
}

function refusal(user: KubernetesUser, ask: Ask): ApiReply {
  const message = refusalText(user, ask);
  if (ask.kind === "path") return forbidden(message, {});
  const { group, resource, name } = ask;
  return forbidden(message, { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: resource.split("/")[0] ?? "" });
}

function answerPath({ version }: Visit, { path, verb }: PathAsk): ApiReply {
  const document = discoveryAt(path);
  if (verb !== "get") return methodNotAllowed();
  if (document !== undefined) return objectReply(document);
  if (["/healthz", "/livez", "/readyz"].includes(path)) return textReply("ok");
  return path === "/version" ? objectReply(versionInfo(version)) : textReply("404 page not found\n", 404);
}

function versionInfo(version: string): Readonly<Record<string, string>> {
  const [major = "1", minor = ""] = version.split(".");
  return { major, minor, gitVersion: `v${version}.0-eks-sandbox`, gitCommit: "", gitTreeState: "clean", buildDate: "2026-01-01T00:00:00Z", goVersion: "none", compiler: "none", platform: "linux/amd64" };
}

function answerResource(visit: Visit, ask: ResourceAsk): ApiReply {
  const { user, request, bindings } = visit;
  const body = parseObject(request.body);
  const reviews: Readonly<Record<string, () => ApiReply>> = {
    "authentication.k8s.io/selfsubjectreviews": () => reviewSelf(user),
    "authorization.k8s.io/selfsubjectaccessreviews": () => reviewSelfAccess(body, visit.may),
    "authorization.k8s.io/selfsubjectrulesreviews": () => reviewSelfRules(body, heldRules(user, bindings, namespaceIn(body))),
    "authorization.k8s.io/subjectaccessreviews": () => reviewAccess(body, (other, asked) => authorize(other, asked, bindings)),
  };
  const review = reviews[`${ask.group}/${ask.resource}`];
  if (review !== undefined) return ask.verb === "create" ? review() : methodNotAllowed();
  return answerObject(visit, ask);
}

function namespaceIn(body: ReturnType<typeof parseObject>): string {
  const spec = body?.["spec"];
  const namespace = isObject(spec) ? spec["namespace"] : "";
  return typeof namespace === "string" ? namespace : "";
}

function answerObject(visit: Visit, ask: ResourceAsk): ApiReply {
  const kind = findResource(ask.group, ask.resource);
  if (kind === undefined) return resourceUnknown();
  if (!kind.verbs.includes(ask.verb)) return methodNotAllowed();
  const place = { kind, namespace: kind.namespaced ? ask.namespace : "", name: kind.namespaced || ask.name !== "" ? ask.name : ask.namespace };
  const { objects } = visit.cluster;
  if (ask.verb === "get") return answerGet(objects, place, visit.request);
  return ask.verb === "list" ? answerList(objects, place, visit.request) : (answerWrite(visit, place, ask.verb) ?? methodNotAllowed());
}
