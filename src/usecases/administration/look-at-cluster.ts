// Reads one cluster for an operator. Nothing is written, and what cannot be read does not hide the rest.
import type { ObservedEntry } from "../../domain/cluster/access-entry.ts";
import type { AuthenticationMode, Cluster } from "../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import { isClusterArn, parseAs } from "../../domain/ids.ts";
import type { ClusterArn, PrincipalArn } from "../../domain/ids.ts";
import type { Findings, UnreadEntry } from "../../domain/overview/findings.ts";
import type { LookedUp } from "../../domain/overview/principal-state.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { AwsAuthRows } from "../../ports/cluster/aws-auth-rows.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import type { Principals } from "../../ports/person/principals.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import { inParallel } from "../access/in-parallel.ts";
import type { Patience } from "./patience.ts";

/** What the look needs. */
export interface LookDeps {
  readonly clusters: Clusters;
  readonly entryReader: EntryReader;
  readonly principals: Principals;
  readonly awsAuthRows: AwsAuthRows;
  /** The bot's open requests; absent where its store is not at hand. */
  readonly requests?: Pick<RequestStore, "listOpen">;
  readonly patience: Patience;
  /** Told after every entry that was read. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Looks at a cluster: its facts first, then entries and aws-auth side by side. @param alsoIn `iam`: also look the entries' principals up */
export async function lookAtCluster(deps: LookDeps, cluster: Cluster, alsoIn?: "iam"): Promise<Findings> {
  const facts = await deps.patience.ask(() => deps.clusters.describe(cluster));
  const [[entries, expected], awsAuth] = await Promise.all([
    expecting(deps, cluster, () => (modeOf(facts) === "CONFIG_MAP" ? Promise.resolve([]) : readEntries(deps, cluster))),
    readAwsAuth(deps, cluster, facts),
  ]);
  const lookedUp = alsoIn === undefined || isUnknown(entries) ? undefined : await lookUp(deps, cluster, entries);
  return { cluster, arn: arnOf(cluster), facts, entries, awsAuth, ...(lookedUp === undefined ? {} : { lookedUp }), ...(expected === undefined ? {} : { expected }) };
}

/** The ARN of a cluster, as a checked value. */
export function arnOf(cluster: Cluster): ClusterArn {
  return parseAs(clusterArnText(cluster), isClusterArn, "the ARN of a cluster");
}

/** The mode that facts say; undefined when they are unknown. */
export function modeOf(facts: Findings["facts"]): AuthenticationMode | undefined {
  return isUnknown(facts) ? undefined : facts.mode;
}

/** Does a look between two reads of the bot's open requests on the cluster, so that what changes meanwhile is told from drift. */
export async function expecting<T>(deps: LookDeps, cluster: Cluster, look: () => Promise<T>): Promise<readonly [T, Findings["expected"]]> {
  const before = await openRequests(deps, cluster);
  const seen = await look();
  const after = await openRequests(deps, cluster);
  if (before === undefined || after === undefined) return [seen, undefined];
  if (isUnknown(before)) return [seen, before];
  return [seen, isUnknown(after) ? after : { before, after }];
}

async function openRequests({ requests, patience }: LookDeps, { name }: Cluster): Promise<readonly AccessRequest[] | Unknown | undefined> {
  if (requests === undefined) return undefined;
  return patience.ask(async () => (await requests.listOpen()).filter(({ terms }) => terms.cluster === name));
}

/** Reads aws-auth where the mode asks it. */
export async function readAwsAuth({ awsAuthRows, patience }: LookDeps, cluster: Cluster, facts: Findings["facts"]): Promise<Findings["awsAuth"]> {
  // Where its API is, only EKS can say.
  if (isUnknown(facts)) return facts;
  if (facts.mode === "API") return "without_effect";
  return patience.ask<Exclude<Findings["awsAuth"], Unknown>>(async () => (await awsAuthRows.rows(cluster, facts)) ?? "absent");
}

async function readEntries(deps: LookDeps, cluster: Cluster): Promise<Findings["entries"]> {
  const principals = await deps.patience.ask(() => deps.entryReader.listPrincipals(cluster));
  return isUnknown(principals) ? principals : readEach(deps, cluster, principals);
}

/** Reads the entries of these principals. One that went away since it was listed is no entry. */
export async function readEach(deps: LookDeps, cluster: Cluster, principals: readonly PrincipalArn[]): Promise<readonly (ObservedEntry | UnreadEntry)[]> {
  let done = 0;
  const read = await inParallel(principals, async (principal) => {
    const seen = await readEntry(deps, cluster, principal);
    done += 1;
    deps.onProgress?.(done, principals.length);
    return seen;
  });
  return read.flat();
}

async function readEntry({ entryReader, patience }: LookDeps, cluster: Cluster, principal: PrincipalArn): Promise<readonly (ObservedEntry | UnreadEntry)[]> {
  const seen = await patience.ask(() => entryReader.read(cluster, principal, "look"));
  if (isUnknown(seen)) return [{ principal, unknown: seen.unknown }];
  return seen.kind === "entry" ? [seen.entry] : [];
}

/** Asks IAM for the principals of entries that were read. */
export async function lookUp({ principals, patience }: LookDeps, cluster: Cluster, entries: readonly (ObservedEntry | UnreadEntry)[]): Promise<LookedUp> {
  const read = entries.filter((entry) => !isUnknown(entry));
  return new Map(await inParallel(read, async ({ principal }) => [principal, await patience.ask(async () => (await principals.find(cluster, principal)) ?? ("absent" as const))] as const));
}
