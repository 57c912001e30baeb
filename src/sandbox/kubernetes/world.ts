// The Kubernetes side of the sandbox's clusters: namespaces, pods, aws-auth, and who may do what.
import type { Write } from "./api/visit.ts";
import type { Ask } from "./access/ask.ts";
import { groupOf, isClusterWide } from "./access/ask.ts";
import type { Verdict } from "./access/authorize.ts";
import { authorize } from "./access/authorize.ts";
import { refusalText } from "./access/refusal-text.ts";
import { bindingsIn } from "./access/role-binding.ts";
import { readAwsAuth } from "./aws-auth/read-aws-auth.ts";
import type { AwsAuthData } from "./aws-auth/read-aws-auth.ts";
import type { KubernetesCluster, KubernetesClusterSpec, KubernetesKnobs } from "./kubernetes-cluster.ts";
import { awsAuthOf, makeKubernetesCluster, namespaceObject, putAwsAuth } from "./kubernetes-cluster.ts";
import type { Login } from "./login/identify.ts";
import { identify } from "./login/identify.ts";
import { metadataOf } from "./objects/object-store.ts";
import { resourceOf } from "./objects/resource-kinds.ts";
import { parseArn, parsePrincipalArn } from "../aws/arn.ts";
import type { Caller } from "../aws/caller.ts";
import type { Clocks } from "../aws/clocks.ts";
import { textAt } from "../aws/json.ts";
import type { AwsWorld } from "../aws/world.ts";
import { callerOf } from "../iam/credentials.ts";
import type { Principal } from "../iam/principals.ts";

/** What the world stands on: the sandbox's AWS, where clusters and principals live, and its clocks. */
export interface KubernetesDeps {
  readonly aws: AwsWorld;
  readonly clocks: Clocks;
}

/** A question of the page: may this principal, in a session of its own, do that? */
export interface CanI {
  readonly clusterArn: string;
  /** ARN of an IAM role or user with its path, or of a session of a role. */
  readonly callerArn: string;
  readonly verb: string;
  /** Plural name, with a subresource after a slash; its API group is found as kubectl would. */
  readonly resource: string;
  /** "" for the whole cluster. */
  readonly namespace: string;
}

/** The answer: also in the words that the API server has for a no. */
export interface CanIAnswer extends Verdict {
  /** `yes`, or the message of the Status object that a caller would get. */
  readonly said: string;
}

/** Adds, changes and asks clusters. Unknown clusters are an Error. */
export interface KubernetesWorld {
  /** Adds the Kubernetes side of a cluster that the AWS world has. Its endpoint is to be set there (`EksSeeds.setEndpoint`) once the service runs. */
  addCluster(spec: KubernetesClusterSpec): void;
  /** Replaces aws-auth (YAML text of the ConfigMap or of its data), or deletes it. */
  setAwsAuth(clusterArn: string, text: string | undefined): void;
  /** The data of aws-auth as it is now; undefined when there is no such ConfigMap. */
  awsAuthOf(clusterArn: string): AwsAuthData | undefined;
  addNamespace(clusterArn: string, name: string): void;
  /** All names, sorted. */
  namespacesOf(clusterArn: string): readonly string[];
  turn(clusterArn: string, knobs: Partial<KubernetesKnobs>): void;
  knobs(clusterArn: string): KubernetesKnobs;
  /** What the cluster's API would answer that caller, and why. */
  canI(question: CanI): CanIAnswer;
  /** What the service works on; not for tests or the page. */
  readonly internals: KubernetesInternals;
}

/** The parts that the service needs. */
export interface KubernetesInternals extends KubernetesDeps {
  /** A cluster by ARN. */
  find(clusterArn: string): KubernetesCluster | undefined;
  /** The user that an AWS caller is on a cluster. */
  logIn(cluster: KubernetesCluster, caller: Caller, accessKeyId?: string): Login;
  /** Puts a write that was done into the journal. */
  noteWrite(cluster: KubernetesCluster, write: Write): void;
}

/** Makes a world without clusters. The roles that aws-auth names become known to the AWS world, which needs them when access entries are switched on. */
export function createKubernetesWorld(deps: KubernetesDeps): KubernetesWorld {
  const { aws } = deps;
  const clusters = new Map<string, KubernetesCluster>();
  const get = (clusterArn: string): KubernetesCluster => {
    const cluster = clusters.get(clusterArn);
    if (cluster === undefined) throw new Error(`the sandbox's Kubernetes has no cluster ${clusterArn}`);
    return cluster;
  };
  const change = (clusterArn: string, apply: (cluster: KubernetesCluster) => void): void => {
    const cluster = get(clusterArn);
    apply(cluster);
    aws.internals.eks.journal.notify();
  };
  const internals: KubernetesInternals = {
    ...deps, find: (clusterArn) => clusters.get(clusterArn), logIn: (cluster, caller, accessKeyId) => logIn(deps, cluster, { caller, accessKeyId }),
    noteWrite: ({ clusterArn }, write) => { noteWrite(deps, clusterArn, write); },
  };
  aws.eks.readMappedRoles((clusterArn) => {
    const cluster = clusters.get(clusterArn);
    return cluster === undefined ? [] : [...readAwsAuth(awsAuthOf(cluster) ?? {}).roles.keys()];
  });
  return {
    internals,
    addCluster: (spec) => {
      if (!aws.internals.eks.clusters.has(spec.clusterArn)) throw new Error(`the sandbox's AWS has no cluster ${spec.clusterArn}`);
      clusters.set(spec.clusterArn, makeKubernetesCluster(spec, deps.clocks));
    },
    setAwsAuth: (clusterArn, text) => { change(clusterArn, (cluster) => { putAwsAuth(cluster, text); }); },
    awsAuthOf: (clusterArn) => awsAuthOf(get(clusterArn)),
    addNamespace: (clusterArn, name) => {
      const { place, object } = namespaceObject(name);
      change(clusterArn, ({ objects }) => { objects.put(place, object); });
    },
    namespacesOf: (clusterArn) => get(clusterArn).objects.list(resourceOf("namespaces")).map(({ object }) => textAt(metadataOf(object), "name")),
    turn: (clusterArn, knobs) => { change(clusterArn, (cluster) => { cluster.knobs = { ...cluster.knobs, ...knobs }; }); },
    knobs: (clusterArn) => get(clusterArn).knobs,
    canI: (question) => canI(deps, get(question.clusterArn), question),
  };
}

function logIn({ aws }: KubernetesDeps, cluster: KubernetesCluster, who: { readonly caller: Caller; readonly accessKeyId: string | undefined }): Login {
  const entry = aws.accessEntryOf(cluster.clusterArn, who.caller, cluster.knobs.authLag);
  const state = aws.internals.eks.clusters.get(cluster.clusterArn);
  if (state === undefined) return { error: "the cluster is being deleted" };
  return identify(who.caller, { mode: state.mode, creator: state.creator, entry, rows: readAwsAuth(awsAuthOf(cluster) ?? {}) }, who.accessKeyId);
}

function noteWrite({ aws, clocks }: KubernetesDeps, clusterArn: string, { verb, resource, namespace, name, username, before, after }: Write): void {
  const { account = "", region = "", resource: cluster = "" } = parseArn(clusterArn) ?? {};
  aws.internals.eks.journal.append({
    at: clocks.now(), caller: username, operation: `kubernetes:${verb} ${resource}`, account, region, cluster: cluster.replace("cluster/", ""),
    parameters: { namespace, name }, before: before ?? null, after: after ?? null,
  });
}

/** All that a caller is told whom the cluster does not let in. */
const unauthorized = "Unauthorized";

function canI(deps: KubernetesDeps, cluster: KubernetesCluster, question: CanI): CanIAnswer {
  const caller = findCaller(deps.aws, question.callerArn);
  if (caller === undefined) return { allowed: false, why: `${question.callerArn} does not exist`, said: unauthorized };
  const login = logIn(deps, cluster, { caller, accessKeyId: undefined });
  if ("error" in login) return { allowed: false, why: `not let in: ${login.error}`, said: unauthorized };
  const { verb, resource } = question;
  const ask: Ask = { kind: "resource", verb, resource, group: groupOf(resource), namespace: isClusterWide(resource) ? "" : question.namespace, name: "" };
  const verdict = authorize(login.user, ask, bindingsIn(cluster.objects));
  return { ...verdict, said: verdict.allowed ? "yes" : refusalText(login.user, ask) };
}

function findCaller(aws: AwsWorld, arn: string): Caller | undefined {
  const { principals } = aws.internals.eks;
  if (parsePrincipalArn(arn) !== undefined) return asCaller(principals.find(arn), "sandbox");
  const { account = "", resource = "" } = parseArn(arn) ?? {};
  const [kind, name = "", sessionName = ""] = resource.split("/");
  return kind === "assumed-role" ? asCaller(principals.findByName(account, "role", name), sessionName) : undefined;
}

function asCaller(principal: Principal | undefined, sessionName: string): Caller | undefined {
  return principal === undefined ? undefined : callerOf(principal, principal.kind === "role" ? { sessionName } : undefined);
}
