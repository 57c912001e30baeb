// Whether the state table could have made a record: one that it could not was written by somebody else, or is damaged.
import type { AccessRequest, EndCause } from "./access-request.ts";
import { isFinal } from "./request-state.ts";
import type { RequestState } from "./request-state.ts";

/** Facts that a state must have or must not have; what is not named may be either. */
interface Facts {
  readonly intent?: boolean;
  readonly activeAt?: boolean;
  readonly approved?: boolean;
  readonly removedAt?: boolean;
  /** Which ends fit; empty: none. */
  readonly ends: readonly EndCause["kind"][];
}

const early: readonly EndCause["kind"][] = ["revoke", "outside", "requester_left", "operator"];
const undecided: Facts = { intent: false, activeAt: false, approved: false, removedAt: false, ends: [] };
const factsOf: Readonly<Record<RequestState, Facts>> = {
  pending: undecided, denied: undecided, expired: undecided,
  activating: { approved: true, ends: [] },
  active: { approved: true, intent: true, activeAt: true, ends: [] },
  failed: { approved: true, ends: [] },
  ending: { approved: true, intent: true, ends: ["endReached"] },
  ended: { approved: true, intent: true, ends: ["endReached"] },
  revoking: { approved: true, ends: early },
  revoked: { approved: true, ends: early },
  withdrawing: { approved: true, ends: ["withdraw"] },
  withdrawn: { ends: ["withdraw", "requester_left", "operator"] },
};

/** The first thing about the record that no way through the state table leads to; undefined when there is none. */
export function impossibleBecause(request: AccessRequest): string | undefined {
  return problems(request).find(({ isSo }) => isSo)?.problem;
}

function problems(request: AccessRequest): readonly { readonly problem: string; readonly isSo: boolean }[] {
  const facts = factsOf[request.state];
  const { intent, end } = request;
  return [
    { problem: "closed and final disagree", isSo: isFinal(request.state) !== (request.closedAt !== undefined) },
    { problem: "it was active without an intent", isSo: request.activeAt !== undefined && intent === undefined },
    { problem: "an intent does not fit the state", isSo: disagrees(facts.intent, intent !== undefined) },
    { problem: "a time of confirmation does not fit the state", isSo: disagrees(facts.activeAt, request.activeAt !== undefined) },
    { problem: "a time of removal does not fit the state", isSo: disagrees(facts.removedAt, request.removedAt !== undefined) },
    { problem: "the number of approvals does not fit the state", isSo: disagrees(facts.approved, request.approvals.length >= request.approvalsNeeded) },
    { problem: "the end does not fit the state", isSo: end === undefined ? facts.ends.length > 0 : !facts.ends.includes(end.kind) },
    { problem: "a denial does not fit the state", isSo: (request.state === "denied") !== (request.denial !== undefined) },
    { problem: "a failure does not fit the state", isSo: (request.state === "failed") !== (request.failure !== undefined) },
    { problem: "the intent ends before it begins", isSo: intent !== undefined && intent.notAfter <= intent.issuedAt },
    { problem: "whether approval is needed and its ground disagree", isSo: request.recovered !== true && (request.approvalsNeeded < 1) !== hasOneGround(request) },
    { problem: "it broke the glass and did not", isSo: (request.breakGlass === undefined) !== (request.terms.breakGlass === undefined) },
    { problem: "a review does not fit the state", isSo: request.breakGlass?.review !== undefined && !isFinal(request.state) },
    { problem: "it lapses before it was asked", isSo: request.lapsesAt < request.askedAt },
  ];
}

// A rule that needs nobody, or the glass that was broken; never both.
function hasOneGround({ approvedByRule, breakGlass }: AccessRequest): boolean {
  return (approvedByRule !== undefined) !== (breakGlass !== undefined);
}

function disagrees(expected: boolean | undefined, is: boolean): boolean {
  return expected !== undefined && expected !== is;
}
