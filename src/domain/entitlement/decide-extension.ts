// Who may ask for more time, for what, and how much. The extension itself is a request like any other: its entitlement decides who approves it.
import type { AccessRequest, Extended, Terms } from "../request/access-request.ts";
import { canonicalJson } from "../canonical-text.ts";
import { scopeText } from "../cluster/access-scope.ts";
import { extendedBy } from "../request/extension.ts";
import { isFinal, isRemoving } from "../request/request-state.ts";
import { between, milliseconds, minutes } from "../time.ts";
import type { Duration, Instant } from "../time.ts";
import type { RequestId, SlackUserId } from "../ids.ts";
import { minimalDuration } from "./decide-request.ts";
import type { Entitlement } from "./entitlement.ts";
import { allowed, refused } from "./reasons.ts";
import type { Decision, ExtensionRefusal } from "./reasons.ts";

/** What asking for more time is decided on; all read now. */
export interface ExtensionFacts {
  /** The request that is to be extended. */
  readonly request: AccessRequest;
  readonly person: SlackUserId;
  /** The id that the extension will have. */
  readonly id: RequestId;
  /** The request that `request` names as its extension, if it is stored. */
  readonly known: AccessRequest | undefined;
  readonly now: Instant;
}

/** A claim of which no request came within this time was left by a process that died. */
const claimHolds: Duration = minutes(1);

/**
 * Decides whether a request can be extended by somebody. Only its requester, by the same account; only what is active and not extended already.
 * What broke the glass is never longer than its rule says: who needs more breaks it again, or asks.
 */
export function decideExtension(facts: ExtensionFacts): Decision<Extended, ExtensionRefusal> {
  const { request, person, now } = facts;
  const extended = extendedBy(request);
  if (request.terms.requester.id !== person) return refused({ code: "not_yours" });
  if (request.breakGlass !== undefined) return refused({ code: "break_glass" });
  if (request.recovered === true) return refused({ code: "recovered" });
  if (request.state !== "active" || extended === undefined || now >= extended.until) return refused({ code: "not_active", state: request.state });
  const refusal = claimRefusal(facts);
  return refusal === undefined ? allowed(extended) : refused(refusal);
}

function claimRefusal({ request: { extension }, id, known, now }: ExtensionFacts): ExtensionRefusal | undefined {
  if (extension === undefined || extension.id === id) return undefined;
  if (known === undefined) return between(extension.at, now) < claimHolds ? { code: "already_asked", other: extension.shortId } : undefined;
  if (isFinal(known.state)) return undefined;
  if (known.state === "pending" || known.state === "activating") return { code: "already_asked", other: known.shortId };
  return isRemoving(known.state) ? { code: "not_active", state: known.state } : { code: "already_extended", other: known.shortId };
}

/**
 * Decides how much longer. The access as a whole, from its first beginning to the new end, is never longer than the entitlement's longest.
 * @param asked nothing means the usual length, as far as there is room
 */
export function decideMoreTime({ defaultDuration, maxDuration }: Entitlement, { since, until }: Pick<Extended, "since" | "until">, asked: Duration | undefined): Decision<Duration, ExtensionRefusal> {
  const room = milliseconds(Math.max(0, Math.floor((maxDuration - between(since, until)) / 60_000) * 60_000));
  const more = asked ?? milliseconds(Math.min(defaultDuration, room));
  if (room < minimalDuration || more > room) return refused({ code: "beyond_longest", room: room < minimalDuration ? milliseconds(0) : room, longest: maxDuration, since });
  return more < minimalDuration ? refused({ code: "too_short", min: minimalDuration }) : allowed(more);
}

/** Whether an extension would give the very same as what it extends, to the same principal. */
export function givesTheSame(terms: Terms, extended: Terms): boolean {
  return given(terms) === given(extended);
}

function given({ clusterArn, clusterCreatedAt, principal, principalId, role, accessPolicies, scope }: Terms): string {
  return canonicalJson({ clusterArn, clusterCreatedAt, principal, principalId, role, accessPolicies, scope: scopeText(scope) });
}
