// One request on its way through a cluster's API server: who is it, may it, what is the answer.
import type { ApiReply } from "./api-reply.ts";
import { forbidden, methodNotAllowed, objectNotFound, objectReply, resourceUnknown, textReply, unauthorized } from "./api-reply.ts";
import { coreCollection, keyOf } from "./core-objects.ts";
import { discoveryAt } from "./discovery.ts";
import { listReply } from "./list-page.ts";
import type { ApiRequest } from "./read-request.ts";
import { askOf } from "./read-request.ts";
import { reviewSelf, reviewSelfAccess } from "./self-reviews.ts";
import type { Ask, PathAsk, ResourceAsk } from "../access/ask.ts";
import { authorize } from "../access/authorize.ts";
import type { KubernetesUser } from "../access/kubernetes-user.ts";
import { anonymous } from "../access/kubernetes-user.ts";
import type { KubernetesCluster } from "../kubernetes-cluster.ts";
import { checkToken } from "../login/check-token.ts";
import type { KubernetesInternals } from "../world.ts";

interface Visit {
  readonly cluster: KubernetesCluster;
  readonly request: ApiRequest;
  readonly user: KubernetesUser;
  readonly version: string;
}

/** Answers a request to a cluster. */
export function answerRequest(world: KubernetesInternals, cluster: KubernetesCluster, request: ApiRequest): ApiReply {
  const user = request.token === undefined ? anonymous : authenticate(world, cluster, request.token);
  if (user === undefined) return unauthorized();
  const ask = askOf(request);
  const { allowed } = authorize(user, ask, cluster.bindings);
  if (!allowed) return refusal(user, ask);
  const version = world.aws.internals.eks.clusters.get(cluster.clusterArn)?.version ?? "";
  const visit = { cluster, request, user, version };
  return ask.kind === "path" ? answerPath(visit, ask) : answerResource(visit, ask);
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

// The texts are those of apiserver/pkg/endpoints/handlers/responsewriters/errors.go.
function refusal(user: KubernetesUser, ask: Ask): ApiReply {
  const who = `User "${user.username}" cannot ${ask.verb}`;
  if (ask.kind === "path") return forbidden(`forbidden: ${who} path "${ask.path}"`, {});
  const { group, resource, namespace, name } = ask;
  const [plural = ""] = resource.split("/");
  const thing = name === "" ? `${plural}${group === "" ? "" : `.${group}`} is forbidden` : `${plural}${group === "" ? "" : `.${group}`} "${name}" is forbidden`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return forbidden(`${thing}: ${who} resource "${resource}" in API group "${group}" ${where}`, { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: plural });
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
  const { user, request, cluster } = visit;
  const reviews: Readonly<Record<string, () => ApiReply>> = {
    "authentication.k8s.io/selfsubjectreviews": () => reviewSelf(user),
    "authorization.k8s.io/selfsubjectaccessreviews": () => reviewSelfAccess(request.body, (asked) => authorize(user, asked, cluster.bindings)),
  };
  const review = reviews[`${ask.group}/${ask.resource}`];
  if (review !== undefined) return ask.verb === "create" ? review() : methodNotAllowed();
  return ask.group === "" ? answerCore(visit, ask) : resourceUnknown();
}

function answerCore({ cluster, request }: Visit, ask: ResourceAsk): ApiReply {
  const collection = coreCollection(cluster, ask.resource);
  if (collection === undefined) return resourceUnknown();
  const isNamespace = ask.resource === "namespaces";
  const stored = collection.stored.filter(({ namespace }) => isNamespace || ask.namespace === "" || namespace === ask.namespace);
  if (ask.verb === "list") {
    return listReply({ kind: `${collection.kind}List`, resourceVersion: cluster.resourceVersion, items: stored.map((one) => ({ key: keyOf(one), object: one.object })) }, request.query);
  }
  if (ask.verb !== "get") return methodNotAllowed();
  const name = isNamespace && ask.name === "" ? ask.namespace : ask.name;
  const found = stored.find((one) => one.name === name);
  return found === undefined ? objectNotFound(ask.resource, name) : objectReply(found.object);
}
