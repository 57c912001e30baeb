// The clusters as the page shows them: from the truth of the sandbox's AWS and Kubernetes, never from the bot.
import type { AwsTruth, ClusterTruth, EntryTruth } from "../aws/truth.ts";
import type { ClusterState, EntryState } from "../browser/page-state.ts";

/** What the page's state of clusters is made of. */
export interface ClusterSources {
  readonly truth: AwsTruth;
  /** ARN → the name people type; clusters without one are not shown. */
  readonly names: ReadonlyMap<string, string>;
  readonly namespacesOf: (clusterArn: string) => readonly string[];
  readonly awsAuthOf: (clusterArn: string) => Readonly<Record<string, string>> | undefined;
  readonly owner: string;
}

/** The states of the named clusters, in the order of the names. */
export function clusterStates(sources: ClusterSources): readonly ClusterState[] {
  const byArn = new Map(sources.truth.clusters.map((cluster) => [cluster.arn, cluster]));
  return [...sources.names].flatMap(([arn, name]) => {
    const cluster = byArn.get(arn);
    return cluster === undefined ? [] : [stateOf(sources, cluster, name)];
  });
}

function stateOf(sources: ClusterSources, cluster: ClusterTruth, name: string): ClusterState {
  const { arn, region, account, mode, version } = cluster;
  return {
    arn, name, eksName: cluster.name, region, account, mode, version,
    entries: cluster.entries.map((entry) => entryState(entry, sources.owner)),
    namespaces: sources.namespacesOf(arn), awsAuth: dataText(sources.awsAuthOf(arn)),
  };
}

// The data of a ConfigMap as kubectl prints it.
function dataText(data: Readonly<Record<string, string>> | undefined): string | undefined {
  return data === undefined ? undefined : Object.entries(data).map(([key, text]) => `${key}: |\n${text.replaceAll(/^(?=.)/gm, "  ")}`).join("\n");
}

function entryState(entry: EntryTruth, owner: string): EntryState {
  return {
    principal: entry.principalArn, type: entry.type, username: entry.username, madeBy: maker(entry, owner),
    policies: entry.associations.map(({ policyArn, scope }) => ({ name: policyArn.split("/").at(-1) ?? policyArn, scope: scope.type === "cluster" ? "the whole cluster" : scope.namespaces.join(", ") })),
    groups: entry.kubernetesGroups, leases: leasesOf(entry), tags: entry.tags,
  };
}

function maker({ tags, type, principalArn }: EntryTruth, owner: string): EntryState["madeBy"] {
  if (tags["eks-access/owner"] === owner) return "eks-access";
  if (tags["managed-by"] === "terraform") return "terraform";
  return type !== "STANDARD" || principalArn.includes(":role/aws-service-role/") ? "EKS" : "somebody";
}

/** The leases in an entry's tags as they are written; the page does not judge them. */
function leasesOf({ tags }: Pick<EntryTruth, "tags">): EntryState["leases"] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const id = /^eks-access\/lease\/(.+)$/.exec(key)?.[1];
    const notAfter = Number(value.split(":")[3]) * 1000;
    return id === undefined || Number.isNaN(notAfter) ? [] : [{ id, notAfter, isEnded: tags[`eks-access/ended/${id}`] !== undefined }];
  });
}
