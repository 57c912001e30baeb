// Who may end access early: the requester gives it back, approvers and administrators revoke.
import type { GroupName } from "../ids.ts";
import type { FullMember } from "../person/slack-person.ts";
import { isSameHuman } from "../person/slack-person.ts";
import type { AccessRequest } from "../request/access-request.ts";
import { outcomeOf } from "../request/request-state.ts";
import { allowed, refused } from "./reasons.ts";
import type { Decision, EndRefusal } from "./reasons.ts";

/** What an early end is decided on; all read at the click. */
export interface EndFacts {
  readonly request: AccessRequest;
  readonly person: FullMember;
  readonly memberOf: ReadonlySet<GroupName>;
  /** The groups that may revoke it: those that may decide it, and administrators. */
  readonly revokers: readonly GroupName[];
  readonly reason: string | undefined;
}

/** Decides an early end. The value is the event that it raises. */
export function decideEnd(facts: EndFacts): Decision<"withdraw" | "revoke", EndRefusal> {
  const { request, person, memberOf, revokers, reason } = facts;
  const mine = isSameHuman(request.terms.requester, person);
  const mayRevoke = revokers.some((group) => memberOf.has(group));
  if (!mine && !mayRevoke) return refused({ code: "not_yours" });
  const event = mine ? "withdraw" : "revoke";
  const outcome = outcomeOf(request.state, event);
  if (typeof outcome === "string") return refused({ code: "already_over", state: request.state, ...(request.closedAt === undefined ? {} : { at: request.closedAt }) });
  if (!mine && (reason ?? "").trim() === "") return refused({ code: "reason_needed" });
  return allowed(event);
}
