// What others do to the sandbox's clusters from outside the API: seeds, Terraform, the console, EKS itself. IAM is not asked.
import { Buffer } from "node:buffer";
import { parsePrincipalArn, partitionOf } from "../aws/arn.ts";
import { makeHex, makeUuid } from "../aws/ids.ts";
import type { JsonObject } from "../aws/json.ts";
import type { AssociationTruth, AuthenticationMode, EntryTruth, ScopeTruth } from "../aws/truth.ts";
import { accessPolicyArn } from "./access-policies.ts";
import type { ClusterState, FargateProfileState, NodegroupState } from "./cluster-state.ts";
import { currentEntry } from "./cluster-state.ts";
import type { EksModel } from "./eks-model.ts";
import { commitEntry } from "./eks-model.ts";
import { entryArn } from "./entry-permission.ts";
import { defaultNames } from "./entry-rules.ts";
import { startModeUpdate, startUpdate } from "./mode-updates.ts";
import { makeCreatorEntry } from "./settle-updates.ts";

/** A cluster to add. */
export interface ClusterSpec {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly mode: AuthenticationMode;
  /** `1.33` when left out. */
  readonly version?: string;
  readonly platformVersion?: string;
  /** URL of the Kubernetes API; see `setEndpoint`. */
  readonly endpoint?: string;
  /** PEM text. */
  readonly certificateAuthority?: string;
  /** ARN of the principal that made the cluster. */
  readonly creator?: string;
  /** What was chosen for the creator; `true` when left out. With access entries on it gets its admin entry at once. */
  readonly bootstrapCreatorAdmin?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly nodegroups?: readonly { readonly name: string; readonly nodeRole: string; readonly amiType?: string }[];
  readonly fargateProfiles?: readonly { readonly name: string; readonly podExecutionRoleArn: string }[];
  /** Further members of DescribeCluster's answer, such as `computeConfig`, `remoteNetworkConfig`, `outpostConfig` and `id`. */
  readonly extra?: JsonObject;
  /** Epoch ms; now when left out. */
  readonly createdAt?: number;
}

/** An entry that somebody else made. */
export interface EntrySpec {
  readonly principalArn: string;
  /** Who made it, for the journal: `terraform`, `eks`, `console`; `terraform` when left out. */
  readonly by?: string;
  /** `STANDARD` when left out. */
  readonly type?: string;
  readonly username?: string;
  readonly groups?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Names or ARNs of access policies, for the whole cluster or for the namespaces given. */
  readonly policies?: readonly { readonly policy: string; readonly namespaces?: readonly string[] }[];
  /** Epoch ms; now when left out. */
  readonly createdAt?: number;
  /** The hidden id the entry holds; the principal's own when left out. Another one makes the entry dead. */
  readonly principalId?: string;
}

/** Adds clusters and edits them from outside. Entries are named by cluster ARN and principal ARN; unknown ones are an Error. */
export class EksSeeds {
  private readonly model: EksModel;

  constructor(model: EksModel) {
    this.model = model;
  }

  /** Adds a cluster. */
  addCluster(spec: ClusterSpec): { readonly arn: string } {
    const partition = partitionOf(spec.region);
    const arn = `arn:${partition}:eks:${spec.region}:${spec.account}:cluster/${spec.name}`;
    const createdAt = spec.createdAt ?? this.model.clocks.now();
    if (!/^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/.test(spec.name)) throw new Error(`${spec.name} is no cluster name`);
    if (this.model.clusters.has(arn)) throw new Error(`the sandbox has a cluster ${arn} already`);
    const endpoint = `https://${makeHex(32, this.model.clocks.random).toUpperCase()}.gr7.${spec.region}.eks.amazonaws.com`;
    const filled = { version: "1.33", platformVersion: "eks.5", bootstrapCreatorAdmin: true, certificateAuthority: "", tags: {}, extra: {}, creator: undefined, endpoint, ...spec };
    const cluster: ClusterState = {
      ...filled, partition, arn, createdAt,
      roleArn: `arn:${partition}:iam::${spec.account}:role/eks-cluster-role`,
      certificateAuthority: Buffer.from(filled.certificateAuthority).toString("base64"),
      entries: new Map(), updates: [], results: new Map(),
      nodegroups: nodegroupsOf(spec, createdAt), fargateProfiles: profilesOf(spec, createdAt),
    };
    this.model.clusters.set(arn, cluster);
    if (spec.mode !== "CONFIG_MAP") makeCreatorEntry(this.model, cluster, createdAt);
    this.model.journal.notify();
    return { arn };
  }

  /** Deletes a cluster with everything in it. */
  deleteCluster(clusterArn: string): void {
    this.get(clusterArn);
    this.model.clusters.delete(clusterArn);
    this.model.journal.notify();
  }

  /** Sets where the Kubernetes API of a cluster is, and the PEM text of its certificate authority. */
  setEndpoint(clusterArn: string, url: string, caPem: string): void {
    const cluster = this.get(clusterArn);
    cluster.endpoint = url;
    cluster.certificateAuthority = Buffer.from(caPem).toString("base64");
    this.model.journal.notify();
  }

  /** Tells which roles a cluster's aws-auth names, for the entries that EKS makes after a change of mode; without it all node roles count as named. */
  readMappedRoles(read: (clusterArn: string) => readonly string[]): void {
    this.model.mappedRoles = read;
  }

  /** Makes an entry that is not ours; replaces nothing. Its past is visible to lagging reads at once. */
  seedEntry(clusterArn: string, spec: EntrySpec): { readonly accessEntryArn: string } {
    const cluster = this.get(clusterArn);
    const entry = this.makeEntry(cluster, spec);
    if (currentEntry(cluster, spec.principalArn) !== undefined) throw new Error(`${clusterArn} has an entry for ${spec.principalArn} already`);
    const at = cluster.entries.has(spec.principalArn) ? {} : { at: Math.min(entry.createdAt, this.model.clocks.now()) };
    commitEntry(this.model, cluster, { caller: spec.by ?? "terraform", operation: "CreateAccessEntry", parameters: { ...spec.tags }, principalArn: spec.principalArn, next: entry, ...at });
    return { accessEntryArn: entry.accessEntryArn };
  }

  /** Deletes an entry as somebody else. */
  deleteEntry(clusterArn: string, principalArn: string, by = "console"): void {
    this.requireEntry(clusterArn, principalArn);
    commitEntry(this.model, this.get(clusterArn), { caller: by, operation: "DeleteAccessEntry", parameters: {}, principalArn, next: undefined });
  }

  /** Associates a policy (name or ARN) as somebody else, for the whole cluster or for namespaces; replaces the scope if it is there. */
  associatePolicy(clusterArn: string, principalArn: string, association: { readonly policy: string; readonly namespaces?: readonly string[]; readonly by?: string }): void {
    const entry = this.requireEntry(clusterArn, principalArn);
    const made = this.makeAssociation(this.get(clusterArn), association, this.model.clocks.now());
    const associations = [...entry.associations.filter(({ policyArn }) => policyArn !== made.policyArn), made];
    this.change(clusterArn, { ...entry, associations }, { caller: association.by ?? "console", operation: "AssociateAccessPolicy" });
  }

  /** Takes a policy (name or ARN) off an entry as somebody else. */
  disassociatePolicy(clusterArn: string, principalArn: string, policy: string): void {
    const entry = this.requireEntry(clusterArn, principalArn);
    const policyArn = this.policyArn(this.get(clusterArn), policy);
    const associations = entry.associations.filter((association) => association.policyArn !== policyArn);
    this.change(clusterArn, { ...entry, associations }, { caller: "console", operation: "DisassociateAccessPolicy" });
  }

  /** Replaces all tags of an entry as somebody else: strips, alters or forges them. */
  setTags(clusterArn: string, principalArn: string, tags: Readonly<Record<string, string>>): void {
    const entry = this.requireEntry(clusterArn, principalArn);
    this.change(clusterArn, { ...entry, tags: { ...tags } }, { caller: "console", operation: "TagResource" });
  }

  /** Replaces the Kubernetes groups of an entry as somebody else. */
  setGroups(clusterArn: string, principalArn: string, groups: readonly string[]): void {
    const entry = this.requireEntry(clusterArn, principalArn);
    this.change(clusterArn, { ...entry, kubernetesGroups: [...groups] }, { caller: "console", operation: "UpdateAccessEntry" });
  }

  /** Starts a change of the authentication mode as somebody else, without the rule of one step. */
  changeMode(clusterArn: string, mode: AuthenticationMode): { readonly updateId: string } {
    return { updateId: startModeUpdate(this.model, this.get(clusterArn), { mode, token: undefined, caller: "console" }).id };
  }

  /** Starts another kind of update, such as `EndpointAccessUpdate`, which keeps others from starting. */
  startOtherUpdate(clusterArn: string, type: string): { readonly updateId: string } {
    return { updateId: startUpdate(this.model, this.get(clusterArn), { type, params: [], caller: "console" }).id };
  }

  private change(clusterArn: string, next: EntryTruth, how: { readonly caller: string; readonly operation: string }): void {
    const changed = { ...next, modifiedAt: this.model.clocks.now() };
    commitEntry(this.model, this.get(clusterArn), { ...how, parameters: {}, principalArn: next.principalArn, next: changed });
  }

  private makeEntry(cluster: ClusterState, spec: EntrySpec): EntryTruth {
    const { model } = this;
    const principal = parsePrincipalArn(spec.principalArn);
    if (principal === undefined) throw new Error(`${spec.principalArn} is no ARN of a principal`);
    const createdAt = spec.createdAt ?? model.clocks.now();
    const type = spec.type ?? "STANDARD";
    const defaults = defaultNames(type, principal, spec.principalArn);
    return {
      principalArn: spec.principalArn, type, createdAt, modifiedAt: createdAt,
      principalId: spec.principalId ?? model.principals.find(spec.principalArn)?.uniqueId ?? "",
      accessEntryArn: entryArn(cluster.arn, spec.principalArn, makeUuid(model.clocks.random)),
      username: spec.username ?? defaults.username,
      kubernetesGroups: spec.groups ?? defaults.groups,
      tags: { ...spec.tags },
      associations: (spec.policies ?? []).map((policy) => this.makeAssociation(cluster, policy, createdAt)),
    };
  }

  private makeAssociation(cluster: ClusterState, spec: { readonly policy: string; readonly namespaces?: readonly string[] }, at: number): AssociationTruth {
    const scope: ScopeTruth = spec.namespaces === undefined ? { type: "cluster", namespaces: [] } : { type: "namespace", namespaces: [...spec.namespaces] };
    return { policyArn: this.policyArn(cluster, spec.policy), scope, associatedAt: at, modifiedAt: at };
  }

  private policyArn(cluster: ClusterState, policy: string): string {
    return policy.startsWith("arn:") ? policy : accessPolicyArn(cluster.partition, policy);
  }

  private requireEntry(clusterArn: string, principalArn: string): EntryTruth {
    const entry = currentEntry(this.get(clusterArn), principalArn);
    if (entry === undefined) throw new Error(`${clusterArn} has no entry for ${principalArn}`);
    return entry;
  }

  private get(clusterArn: string): ClusterState {
    const cluster = this.model.clusters.get(clusterArn);
    if (cluster === undefined) throw new Error(`the sandbox has no cluster ${clusterArn}`);
    return cluster;
  }
}

function nodegroupsOf(spec: ClusterSpec, createdAt: number): NodegroupState[] {
  return (spec.nodegroups ?? []).map((nodegroup) => ({ amiType: "AL2023_x86_64_STANDARD", createdAt, ...nodegroup }));
}

function profilesOf(spec: ClusterSpec, createdAt: number): FargateProfileState[] {
  return (spec.fargateProfiles ?? []).map((profile) => ({ createdAt, ...profile }));
}
