// G1: everything that must hold at the moment of effect, read and decided again. Any doubt is a no.
import { clusterNamed } from "../../domain/configuration.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { allowed, refused } from "../../domain/entitlement/reasons.ts";
import type { Decision, GrantRejection } from "../../domain/entitlement/reasons.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { intentIsProved } from "../../domain/request/intent-proof.ts";
import { approvalsAreValid } from "../../domain/request/approvals.ts";
import { approvalText } from "../../domain/request/approval-text.ts";
import { mayContinue } from "../../domain/request/extension.ts";
import { grantWindowEnd } from "../../domain/request/grant-steps.ts";
import { hasItsRule } from "../../domain/request/present-terms.ts";
import { breakGlassIsValid } from "../../domain/break-glass/new-break-glass.ts";
import { onCallRefusal } from "../break-glass/recheck-on-call.ts";
import type { OnCallCheckDeps } from "../break-glass/recheck-on-call.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { People } from "../../ports/person/people.ts";
import { termsNow } from "../request/terms-now.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import { checkTarget } from "../request/check-target.ts";
import type { Target, TargetDeps, TargetRefusal } from "../request/check-target.ts";
import { approverRefusal } from "../request/approver-standing.ts";
import { requesterRefusal } from "../request/recheck-requester.ts";

/** What checking a grant needs. */
export interface CheckGrantDeps extends TargetDeps, ResolveDeps, OnCallCheckDeps {
  readonly people: People;
  readonly requests: RequestStore;
}

/** What a grant may go on with. */
export interface GrantReady {
  readonly cluster: Cluster;
  readonly target: Target;
}

/**
 * Checks a grant. Nothing is given outside the grant window, whatever the record says: not even access that our own write took away.
 * @throws UnavailableError when something cannot be read now: try again inside the window
 */
export async function checkGrant(deps: CheckGrantDeps, request: AccessRequest): Promise<Decision<GrantReady, GrantRejection>> {
  const now = deps.trustedClock.trusted().now;
  if (now > grantWindowEnd(request)) return refused("grant_window_over");
  const refusal = (await recordRefusal(deps, request)) ?? (await extensionRefusal(deps, request)) ?? (await (request.breakGlass === undefined ? peopleRefusal(deps, request) : onCallRefusal(deps, request)));
  return refusal === undefined ? checkCluster(deps, request) : refused(refusal);
}

// Whether the record was made by us, of the configuration as it is, and approved as that asks.
async function recordRefusal(deps: CheckGrantDeps, request: AccessRequest): Promise<GrantRejection | undefined> {
  const configuration = deps.settings.current();
  const terms = await termsNow(deps, request);
  const presentHash = terms === undefined ? undefined : deps.digests.sha256(approvalText(terms));
  if (presentHash !== request.approvalHash || !hasItsRule(configuration, request)) return "terms_changed";
  const isApproved = request.breakGlass === undefined ? approvalsAreValid : breakGlassIsValid;
  const isOurs = isApproved(request, presentHash, deps.digests.approvalKeys) && intentIsProved(request, { owner: configuration.owner, leaseKeys: deps.digests.leaseKeys });
  return isOurs ? undefined : "approval_invalid";
}

async function extensionRefusal({ requests, trustedClock }: CheckGrantDeps, request: AccessRequest): Promise<GrantRejection | undefined> {
  const { extends: extended } = request.terms;
  return extended === undefined || mayContinue(request, await requests.read(extended.request), trustedClock.trusted().now) ? undefined : "extended_over";
}

async function peopleRefusal(deps: CheckGrantDeps, request: AccessRequest): Promise<GrantRejection | undefined> {
  const requester = await requesterRefusal(deps, request);
  if (requester !== undefined) return requester.kind === "not_member" ? "requester_not_member" : "not_entitled";
  const refusals = await Promise.all(request.approvals.map(({ by }) => approverRefusal(deps, request, by.id)));
  return refusals.find((refusal) => refusal !== undefined);
}

async function checkCluster(deps: CheckGrantDeps, request: AccessRequest): Promise<Decision<GrantReady, GrantRejection>> {
  const { terms } = request;
  const cluster = clusterNamed(deps.settings.current(), terms.cluster);
  if (cluster === undefined) return refused("terms_changed");
  const found = await checkTarget(deps, cluster, terms.principal);
  if ("refusal" in found) return refused(targetRejection(found.refusal));
  const { facts, principal, judged } = found.target;
  if (facts.arn !== terms.clusterArn || facts.createdAt !== terms.clusterCreatedAt) return refused("cluster_changed");
  if (principal.uniqueId !== terms.principalId) return refused("principal_changed");
  return isThere(request, judged) ? allowed({ cluster, target: found.target }) : refused("extended_over");
}

// Not by the store alone: before its intent an extension needs the lease of what it extends alive on the cluster.
function isThere({ terms, intent }: AccessRequest, judged: Target["judged"]): boolean {
  return terms.extends === undefined || intent !== undefined || judged?.live.some(({ id }) => id === terms.extends?.request) === true;
}

function targetRejection(refusal: TargetRefusal): GrantRejection {
  switch (refusal) {
    case "aws_auth_unknown":
      throw new UnavailableError("unavailable", "aws-auth cannot be read, so the principal may be mapped by it.");
    case "principal_shared":
    case "principal_protected":
      return "principal_protected";
    case "principal_missing":
    case "mode_config_map":
    case "mapped_in_aws_auth":
    case "standing_entry":
      return refusal;
  }
}
