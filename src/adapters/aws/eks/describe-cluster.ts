// DescribeCluster: facts of a cluster, and the proof that it answers at all.
import { DescribeClusterCommand } from "@aws-sdk/client-eks";
import type { Cluster as SaidCluster } from "@aws-sdk/client-eks";
import type { AuthenticationMode, Cluster, ClusterFacts } from "../../../domain/cluster/cluster.ts";
import { RejectedError, UnavailableError } from "../../../domain/errors.ts";
import { isClusterArn } from "../../../domain/ids.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { isNotFound } from "../aws-errors.ts";
import type { CallClass, Urgency } from "../limiter/call-order.ts";
import { saidTime } from "./said-time.ts";

/** What EKS says of the cluster. @throws UnavailableError `cluster_not_found` when it knows none of that name */
export async function describeCluster(calls: AwsCalls, cluster: Cluster, callClass: CallClass): Promise<ClusterFacts> {
  return factsOf(await fetchCluster(calls, cluster, { callClass }), cluster);
}

/** Settles what a "not found" of an entry means. @throws UnavailableError `cluster_not_found` when nothing can be said, since the cluster itself is not there */
export async function requireCluster(calls: AwsCalls, cluster: Cluster, urgency: Urgency): Promise<void> {
  const waiting = looksOf(calls);
  const key = JSON.stringify([cluster, urgency.callClass]);
  const look = waiting.get(key) ?? fetchCluster(calls, cluster, { ...urgency, onSend: () => { waiting.delete(key); } }).finally(() => { if (waiting.get(key) === look) waiting.delete(key); });
  waiting.set(key, look);
  await look;
}

// Looks at clusters that wait for the limiter. One that is sent after several "not found" answers for all of them; one that was sent before proves nothing.
const waitingLooks = new WeakMap<AwsCalls, Map<string, Promise<SaidCluster>>>();

function looksOf(calls: AwsCalls): Map<string, Promise<SaidCluster>> {
  const known = waitingLooks.get(calls) ?? new Map<string, Promise<SaidCluster>>();
  waitingLooks.set(calls, known);
  return known;
}

async function fetchCluster(calls: AwsCalls, cluster: Cluster, { onSend, ...urgency }: Urgency & { readonly onSend?: () => void }): Promise<SaidCluster> {
  const spec = { cluster, operation: "eks:DescribeCluster", ...urgency, isWrite: false };
  try {
    const { cluster: said } = await calls.run(spec, ({ watch, options }) => {
      onSend?.();
      return calls.clients.eks(cluster).send(watch(new DescribeClusterCommand({ name: cluster.eksName })), options);
    });
    if (said?.name === cluster.eksName) return said;
    throw notUnderstood(cluster);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new UnavailableError("cluster_not_found", `EKS knows no cluster ${cluster.eksName} in ${cluster.region} of account ${cluster.account}: nothing can be said about access there.`, { cause: error });
  }
}

function factsOf(said: SaidCluster, cluster: Cluster): ClusterFacts {
  if (said.connectorConfig !== undefined) throw new RejectedError("invalid_parameter", `${cluster.name} is a connected cluster, which has no access entries.`);
  const { arn = "", status = "", version = "", platformVersion = "" } = said;
  const createdAt = saidTime(said.createdAt);
  const mode = modeOf(said);
  if (!isClusterArn(arn) || createdAt === undefined || mode === undefined) throw notUnderstood(cluster);
  return { arn, createdAt, mode, status, version, platformVersion, hasHybridNodes: said.remoteNetworkConfig !== undefined, ...waysIn(said) };
}

// Both are missing while a cluster is being made.
function waysIn({ endpoint, certificateAuthority }: SaidCluster): Pick<ClusterFacts, "endpoint" | "certificateAuthority"> {
  const data = certificateAuthority?.data;
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(data === undefined ? {} : { certificateAuthority: Buffer.from(data, "base64").toString("utf8") }),
  };
}

// Clusters from before access entries say nothing of a mode: they only know the ConfigMap.
function modeOf(said: SaidCluster): AuthenticationMode | undefined {
  const mode = said.accessConfig?.authenticationMode ?? "CONFIG_MAP";
  return ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"].includes(mode) ? mode : undefined;
}

function notUnderstood(cluster: Cluster): UnavailableError {
  return new UnavailableError("unavailable", `eks:DescribeCluster of ${cluster.name} gave a reply that cannot be understood.`);
}
