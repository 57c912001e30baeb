// AssociateAccessPolicy, DisassociateAccessPolicy, ListAssociatedAccessPolicies.
import type { JsonObject } from "../aws/json.ts";
import { isStrings } from "../aws/json.ts";
import type { AssociationTruth, EntryTruth, ScopeTruth } from "../aws/truth.ts";
import { findAccessPolicy } from "./access-policies.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { EksCall } from "./eks-model.ts";
import { commitEntry } from "./eks-model.ts";
import { invalidParameter, invalidRequest, malformed, noEntry, notFound } from "./eks-errors.ts";
import { refuseServiceLinked } from "./entries.ts";
import { authorizeOnEntry } from "./entry-permission.ts";
import { findClusterWithEntries, findEntry, readEntry } from "./find-cluster.ts";
import { optionalObject, optionalText, optionalTexts } from "./input.ts";
import { pageOf } from "./paging.ts";
import { wireAssociation } from "./wire.ts";

/** AssociateAccessPolicy: one association per policy; a second call replaces the scope without a word and keeps `associatedAt`. */
export function associateAccessPolicy(call: EksCall): JsonObject {
  const policyArn = optionalText(call.body, "policyArn") ?? "";
  const sentScope = optionalObject(call.body, "accessScope");
  authorizeOnEntry(call, { "eks:policyArn": policyArn, ...scopeKeys(sentScope) });
  const cluster = findClusterWithEntries(call);
  const entry = findEntry(call, cluster);
  const now = call.model.clocks.now();
  if (entry.createdAt > now - call.model.faults.knobs(cluster.arn).associateLag) throw noEntry(cluster.name);
  refuseServiceLinked(entry.principalArn);
  // aws-controllers-k8s/community#2144
  if (entry.type !== "STANDARD") throw invalidParameter("This operation can only be performed on Access Entries with a type of \"STANDARD\".", { clusterName: cluster.name });
  checkPolicy(cluster, policyArn);
  const scope = readScope(sentScope);
  const present = entry.associations.find((association) => association.policyArn === policyArn);
  if (present === undefined) checkPolicyRoom(call, cluster, entry);
  const association: AssociationTruth = { policyArn, scope, associatedAt: present?.associatedAt ?? now, modifiedAt: now };
  commitAssociations(call, cluster, { ...entry, associations: [...withoutPolicy(entry, policyArn), association] });
  return { clusterName: cluster.name, principalArn: entry.principalArn, associatedAccessPolicy: wireAssociation(association) };
}

function scopeKeys(scope: JsonObject | undefined): Readonly<Record<string, string | readonly string[] | undefined>> {
  const type = scope?.["type"];
  const namespaces = scope?.["namespaces"];
  return { "eks:accessScope": typeof type === "string" ? type : undefined, "eks:namespaces": isStrings(namespaces) ? namespaces : undefined };
}

function checkPolicy(cluster: ClusterState, policyArn: string): void {
  const policy = findAccessPolicy(cluster.partition, policyArn);
  if (policy === undefined) throw invalidParameter("The specified policyArn is invalid: policy not found.", { clusterName: cluster.name });
  if (policy.isServiceLinkedOnly) throw invalidParameter("The specified policyArn can only be associated with service-linked roles", { clusterName: cluster.name });
}

/** Reads a scope; the refusals of odd combinations are unverified on real AWS. */
function readScope(sent: JsonObject | undefined): ScopeTruth {
  if (sent === undefined) throw malformed("accessScope");
  const type = optionalText(sent, "type");
  const namespaces = optionalTexts(sent, "namespaces") ?? [];
  if (type === "cluster" && namespaces.length === 0) return { type, namespaces: [] };
  if (type === "cluster") throw invalidParameter("The accessScope of type cluster must not have namespaces");
  if (type !== "namespace") throw invalidParameter("The accessScope type must be one of [cluster, namespace]");
  if (namespaces.length === 0 || namespaces.includes("")) throw invalidParameter("The accessScope of type namespace must have namespaces");
  return { type, namespaces: [...namespaces] };
}

function checkPolicyRoom(call: EksCall, cluster: ClusterState, entry: EntryTruth): void {
  const { policies } = call.model.faults.knobs(cluster.arn).quota;
  if (entry.associations.length >= policies) throw invalidParameter(`The maximum number of access policies (${String(policies)}) has been reached for this access entry.`, { clusterName: cluster.name });
}

/** DisassociateAccessPolicy; 404 for what is not associated (as emulators answer; unverified on real AWS). */
export function disassociateAccessPolicy(call: EksCall): JsonObject {
  const policyArn = call.labels["policyArn"] ?? "";
  authorizeOnEntry(call, { "eks:policyArn": policyArn });
  const cluster = findClusterWithEntries(call);
  const entry = findEntry(call, cluster);
  refuseServiceLinked(entry.principalArn, invalidRequest);
  const remaining = withoutPolicy(entry, policyArn);
  if (remaining.length === entry.associations.length) throw notFound("The specified policyArn is not associated with the access entry.", { clusterName: cluster.name });
  commitAssociations(call, cluster, { ...entry, associations: remaining });
  return {};
}

/** ListAssociatedAccessPolicies. */
export function listAssociatedAccessPolicies(call: EksCall): JsonObject {
  authorizeOnEntry(call);
  const cluster = findClusterWithEntries(call);
  const entry = readEntry(call, cluster);
  const page = pageOf(call, { items: entry.associations, keyOf: ({ policyArn }) => policyArn, refuse: invalidRequest });
  return { clusterName: cluster.name, principalArn: entry.principalArn, associatedAccessPolicies: page.items.map(wireAssociation), nextToken: page.nextToken };
}

function withoutPolicy(entry: EntryTruth, policyArn: string): readonly AssociationTruth[] {
  return entry.associations.filter((association) => association.policyArn !== policyArn);
}

function commitAssociations(call: EksCall, cluster: ClusterState, next: EntryTruth): void {
  const parameters = { ...call.body, ...(call.labels["policyArn"] === undefined ? {} : { policyArn: call.labels["policyArn"] }) };
  commitEntry(call.model, cluster, { caller: call.caller.arn, operation: call.operation, parameters, principalArn: next.principalArn, next });
}
