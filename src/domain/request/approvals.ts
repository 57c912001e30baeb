// Whether the stored approvals of a request are worth what they say.
import type { MacKeys } from "../lease/lease.ts";
import { isSameHuman } from "../person/slack-person.ts";
import type { SlackUserId } from "../ids.ts";
import type { AccessRequest, Approval, DroppedApproval } from "./access-request.ts";
import { sealHolds } from "../seal.ts";
import { approvalMacText, ruleApprovalMacText } from "./approval-text.ts";

/**
 * True when enough different people, none of them the requester, approved exactly this hash, and every record's MAC verifies; or, where nobody's approval is needed, when the rule's does.
 * A record written into the store by somebody else fails here.
 */
export function approvalsAreValid(request: AccessRequest, presentHash: string, keys: MacKeys): boolean {
  const { approvals, approvalHash } = request;
  if (presentHash !== approvalHash || approvals.length < request.approvalsNeeded) return false;
  if (request.approvalsNeeded < 1) return isValidByRule(request, keys);
  return approvals.every((approval, index) =>
    approval.hash === approvalHash
    && macVerifies(request, approval, keys)
    && !isSameHuman(approval.by, request.terms.requester)
    && !approvals.slice(0, index).some((earlier) => isSameHuman(earlier.by, approval.by)));
}

/** The request with only those approvals whose givers may still approve, and the ones that were dropped now. */
export function withoutDeparted(request: AccessRequest, departed: ReadonlyMap<SlackUserId, DroppedApproval["why"]>): { readonly request: AccessRequest; readonly dropped: readonly DroppedApproval[] } {
  const dropped = request.approvals.flatMap(({ by, at }): readonly DroppedApproval[] => {
    const why = departed.get(by.id);
    return why === undefined ? [] : [{ by, at, why }];
  });
  if (dropped.length === 0) return { request, dropped };
  return { request: { ...request, approvals: request.approvals.filter(({ by }) => !departed.has(by.id)), dropped: [...(request.dropped ?? []), ...dropped] }, dropped };
}

function isValidByRule({ id, approvalHash, approvedByRule }: AccessRequest, keys: MacKeys): boolean {
  return approvedByRule?.hash === approvalHash && sealHolds(keys, ruleApprovalMacText(id, approvedByRule), approvedByRule.mac);
}

function macVerifies(request: AccessRequest, approval: Approval, keys: MacKeys): boolean {
  const { mac, ...signed } = approval;
  return sealHolds(keys, approvalMacText(request.id, signed), mac);
}
