// The states of an access request. The table is the program: an undecided cell does not compile.
//
// A state ending in "-ing" is a promise the cluster has not confirmed; every other state is a fact.

/** States of an access request. */
export type RequestState =
  | "pending" | "activating" | "active"
  | "ending" | "revoking" | "withdrawing"
  | "denied" | "expired" | "withdrawn" | "revoked" | "ended" | "failed";

/** What can happen to a request: by people, by the clock, by the cluster. */
export type RequestEvent =
  | "approve" | "deny" | "withdraw" | "revoke"
  | "approvalWindowPassed" | "endReached"
  | "observedPresent" | "observedAbsent" | "grantRejected";

/** What an event does in a state. "unchanged" makes repeats harmless; "refused" is told to the person. */
export type Outcome = { readonly to: RequestState } | "unchanged" | "refused";

type Row = Readonly<Record<RequestEvent, Outcome>>;

const same = "unchanged";
const final: Row = {
  approve: "refused", deny: "refused", withdraw: "refused", revoke: "refused",
  approvalWindowPassed: same, endReached: same, observedPresent: same, observedAbsent: same, grantRejected: same,
};
function removing(to: RequestState): Row {
  return { ...final, withdraw: same, revoke: same, observedAbsent: { to } };
}

/** The whole table (see DESIGN.md for its invariants S1 to S6). */
export const requestTable: Readonly<Record<RequestState, Row>> = {
  pending: {
    approve: { to: "activating" }, deny: { to: "denied" }, withdraw: { to: "withdrawn" }, revoke: "refused",
    approvalWindowPassed: { to: "expired" }, endReached: same, observedPresent: same, observedAbsent: same, grantRejected: same,
  },
  activating: {
    approve: same, deny: "refused", withdraw: { to: "withdrawing" }, revoke: { to: "revoking" },
    approvalWindowPassed: same, endReached: { to: "ending" }, observedPresent: { to: "active" }, observedAbsent: same, grantRejected: { to: "failed" },
  },
  active: {
    approve: same, deny: "refused", withdraw: { to: "withdrawing" }, revoke: { to: "revoking" },
    approvalWindowPassed: same, endReached: { to: "ending" }, observedPresent: same, observedAbsent: { to: "activating" }, grantRejected: same,
  },
  ending: removing("ended"),
  revoking: removing("revoked"),
  withdrawing: removing("withdrawn"),
  denied: final, expired: final, withdrawn: final, revoked: final, ended: final, failed: final,
};

/** What `event` does to a request in `state`. */
export function outcomeOf(state: RequestState, event: RequestEvent): Outcome {
  return requestTable[state][event];
}

/** States that nothing leaves. */
export function isFinal(state: RequestState): boolean {
  return Object.values(requestTable[state]).every((outcome) => typeof outcome === "string");
}

/** States in which access of this request is being taken away. */
export function isRemoving(state: RequestState): state is "ending" | "revoking" | "withdrawing" {
  return state === "ending" || state === "revoking" || state === "withdrawing";
}

/** States in which the request may have access on the cluster. */
export function mayHaveAccess(state: RequestState): boolean {
  return state === "activating" || state === "active" || isRemoving(state);
}

/** Every state there is. */
export const requestStates: readonly RequestState[] = [
  "pending", "activating", "active", "ending", "revoking", "withdrawing", "denied", "expired", "withdrawn", "revoked", "ended", "failed",
];

/** Every event there is. */
export const requestEvents: readonly RequestEvent[] = [
  "approve", "deny", "withdraw", "revoke", "approvalWindowPassed", "endReached", "observedPresent", "observedAbsent", "grantRejected",
];
