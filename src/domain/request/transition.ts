// Applying an event to a request: the only way in which a state changes.
import type { Instant } from "../time.ts";
import type { AccessRequest } from "./access-request.ts";
import { isFinal, outcomeOf } from "./request-state.ts";
import type { RequestEvent } from "./request-state.ts";

/** The facts of a record that may change together with its state. */
export type Patch = Partial<Omit<AccessRequest, "id" | "shortId" | "revision" | "state" | "terms" | "approvalHash" | "closedAt">>;

/** The request after the event; "unchanged" or "refused" when the table says so. The revision rises by one. */
export function transition(request: AccessRequest, event: RequestEvent, by: { readonly at: Instant; readonly patch?: Patch }): AccessRequest | "unchanged" | "refused" {
  const outcome = outcomeOf(request.state, event);
  if (typeof outcome === "string") return outcome;
  const closed = isFinal(outcome.to) ? { closedAt: by.at } : {};
  return { ...request, ...by.patch, ...closed, state: outcome.to, revision: request.revision + 1 };
}

/** The request with facts added in the same state. */
export function amend(request: AccessRequest, patch: Patch): AccessRequest {
  return { ...request, ...patch, revision: request.revision + 1 };
}
