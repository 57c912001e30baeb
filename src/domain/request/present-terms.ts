// What the terms of a request would be under the present configuration; a difference voids the approval.
import { clusterNamed, roleNamed } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import { clusterArnText } from "../cluster/cluster.ts";
import { isClusterArn } from "../ids.ts";
import type { GroupName, PrincipalArn } from "../ids.ts";
import type { Wish } from "../entitlement/decide-request.ts";
import type { BreakGlassRule } from "../break-glass/break-glass-rule.ts";
import type { Entitlement } from "../entitlement/entitlement.ts";
import type { AccessRequest, Terms } from "./access-request.ts";

/**
 * Whether a record still names the number and groups of approvers that its entitlement asks for.
 * The approval hash does not cover them: a record that was changed in the store must not lower them.
 */
export function hasItsRule(configuration: Configuration, request: Pick<AccessRequest, "terms" | "approvalsNeeded" | "approverGroups">): boolean {
  const broken = ruleOf(configuration, request.terms);
  if (broken !== undefined) return request.approvalsNeeded === 0 && sameItems(broken.review.by, request.approverGroups);
  const rule = entitlementOf(configuration, request.terms)?.approvals;
  return rule !== undefined && rule.count === request.approvalsNeeded && sameItems(rule.by, request.approverGroups);
}

/** The groups whose members may decide a request now: those of its record, and those that were called after nobody did, where the entitlement says so. */
export function decidersOf(configuration: Configuration, request: Pick<AccessRequest, "terms" | "approverGroups" | "escalatedAt">): readonly GroupName[] {
  const escalate = entitlementOf(configuration, request.terms)?.approvals.escalate;
  return request.escalatedAt === undefined || escalate?.mayDecide !== true ? request.approverGroups : [...new Set([...request.approverGroups, ...escalate.to])];
}

/** The groups whose members may see a request, and revoke what it gave. */
export function revokersOf(configuration: Configuration, request: Parameters<typeof decidersOf>[1]): readonly GroupName[] {
  return [...decidersOf(configuration, request), ...configuration.administrators];
}

/** The very entitlement that a request was made under; undefined when the configuration has it no more, or changed it. */
export function entitlementOf(configuration: Configuration, { entitlement, breakGlass }: Pick<Terms, "entitlement" | "breakGlass">): Entitlement | undefined {
  return breakGlass !== undefined ? undefined : configuration.entitlements.find(({ index, hash }) => index === entitlement.index && hash === entitlement.hash);
}

/** The very break-glass rule that a request was made under; undefined when the configuration has it no more, changed it, or there was none. */
export function ruleOf(configuration: Configuration, { entitlement, breakGlass }: Pick<Terms, "entitlement" | "breakGlass">): BreakGlassRule | undefined {
  return breakGlass === undefined ? undefined : configuration.breakGlass.find(({ index, hash }) => index === entitlement.index && hash === entitlement.hash);
}

function sameItems(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/**
 * The terms as they would be made now; undefined when the configuration does not know the cluster, role or entitlement any more, or the requester has no principal.
 * @param principal the requester's principal in the cluster's account, resolved anew
 */
export function presentTerms(configuration: Configuration, terms: Terms, principal: PrincipalArn | undefined): Terms | undefined {
  const cluster = clusterNamed(configuration, terms.cluster);
  const role = roleNamed(configuration, terms.role);
  if (cluster === undefined || role === undefined || (entitlementOf(configuration, terms) ?? ruleOf(configuration, terms)) === undefined) return undefined;
  const arn = clusterArnText(cluster);
  if (!isClusterArn(arn) || principal === undefined) return undefined;
  return { ...terms, clusterArn: arn, principal, accessPolicies: role.accessPolicies };
}

/** The wish that terms were made from, under the cluster's own name. */
export function wishOf(terms: Terms): Wish {
  return {
    cluster: terms.cluster, role: terms.role, duration: terms.duration,
    namespaces: terms.scope.type === "cluster" ? [] : terms.scope.namespaces,
    ...(terms.reason === undefined ? {} : { reason: terms.reason }), ...(terms.ticket === undefined ? {} : { ticket: terms.ticket }),
  };
}
