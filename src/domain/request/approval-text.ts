// The texts that approvals are bound to: of the terms (hashed), and of one approval (under a MAC).
import { canonicalJson, netstrings } from "../canonical-text.ts";
import { scopeText } from "../cluster/access-scope.ts";
import type { RequestId } from "../ids.ts";
import type { Approval, RuleApproval, Terms } from "./access-request.ts";

/** Canonical text of everything that will be granted. Its SHA-256 is the approval hash. */
export function approvalText(terms: Terms): string {
  return canonicalJson({
    v: 1,
    requester: { ...terms.requester },
    cluster: { arn: terms.clusterArn, createdAt: terms.clusterCreatedAt, name: terms.cluster },
    principal: { arn: terms.principal, id: terms.principalId },
    role: { name: terms.role, accessPolicies: terms.accessPolicies },
    scope: terms.scope.type === "cluster" ? { type: "cluster" } : { type: "namespace", namespaces: terms.scope.namespaces },
    duration: terms.duration,
    reason: terms.reason,
    ticket: terms.ticket,
    extends: terms.extends === undefined ? undefined : { ...terms.extends },
    entitlement: { ...terms.entitlement },
    breakGlass: terms.breakGlass === undefined ? undefined : { ...terms.breakGlass },
  });
}

/** Text under the MAC of one approval. */
export function approvalMacText(request: RequestId, approval: Omit<Approval, "mac">): string {
  return netstrings(["eks-access approval", "1", request, approval.by.id, approval.by.email, String(approval.at), approval.hash]);
}

/** Text under the MAC of an approval by rule. */
export function ruleApprovalMacText(request: RequestId, approval: Omit<RuleApproval, "mac">): string {
  return netstrings(["eks-access approval by rule", "1", request, String(approval.at), approval.hash]);
}

/** What a person reads of terms in one line: role, cluster, scope. */
export function termsSummary(terms: Terms): string {
  return `${terms.role} on ${terms.cluster} (${scopeText(terms.scope)})`;
}
