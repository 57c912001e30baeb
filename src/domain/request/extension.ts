// Extensions: requests of their own, whose lease goes on where another one ends. Nothing rewrites the end of a lease.
import { plus } from "../time.ts";
import type { Instant } from "../time.ts";
import type { RequestId, ShortId } from "../ids.ts";
import type { AccessRequest, Extended, Terms } from "./access-request.ts";
import { amend } from "./transition.ts";

/** When access ends that is granted at a moment. */
export function endOfGrant({ extends: extended, duration }: Terms, issuedAt: Instant): Instant {
  return plus(extended?.until ?? issuedAt, duration);
}

/** The first request of an access: what a person sees as one has one. */
export function rootOf({ id, terms }: Pick<AccessRequest, "id" | "terms">): RequestId {
  return terms.extends?.root ?? id;
}

/** The other requests of the same access. */
export function restOfAccess(request: AccessRequest, all: readonly AccessRequest[]): readonly AccessRequest[] {
  return all.filter((other) => other.id !== request.id && rootOf(other) === rootOf(request));
}

/** Whether the access goes on under an extension that is in force. */
export function isContinued({ extension }: AccessRequest): boolean {
  return extension?.until !== undefined;
}

/**
 * Whether an extension may still be granted. What it extends must be there, not over, and know of this extension alone;
 * once the intent was fixed in time, only an early end of what is extended stops it.
 */
export function mayContinue(extension: AccessRequest, extended: AccessRequest | undefined, now: Instant): boolean {
  const { terms, intent } = extension;
  if (terms.extends === undefined) return true;
  if (extended === undefined || !knowsOf(extended, extension.id, terms.extends)) return false;
  return intent === undefined ? extended.state === "active" && now < terms.extends.until : extended.state === "active" || extended.end?.kind === "endReached";
}

function knowsOf({ extension, intent }: AccessRequest, id: RequestId, { until }: Extended): boolean {
  return extension?.id === id && intent?.notAfter === until;
}

/** Notes on a request that somebody asks for its extension: one at a time. */
export function claimExtension(request: AccessRequest, by: { readonly id: RequestId; readonly shortId: ShortId; readonly at: Instant }): AccessRequest {
  return amend(request, { extension: by });
}

/** Notes on a request that its extension is in force, from the same moment on in which that one says so; undefined when there is nothing to note. */
export function continueUnder(request: AccessRequest, extension: AccessRequest): AccessRequest | undefined {
  const { extension: claimed } = request;
  const until = extension.intent?.notAfter;
  if (request.closedAt !== undefined || claimed?.id !== extension.id || claimed.until !== undefined || until === undefined) return undefined;
  return amend(request, { extension: { ...claimed, until } });
}

/** The record of access that does not go on after all. */
export function withoutContinuation(request: AccessRequest): AccessRequest {
  const { extension, ...rest } = request;
  if (extension === undefined) return request;
  const { until: _gone, ...claimed } = extension;
  return { ...rest, extension: claimed };
}

/** What an extension of an active request would continue; undefined when its end is not fixed. */
export function extendedBy(request: AccessRequest): Extended | undefined {
  const { id, shortId, intent, terms } = request;
  return intent === undefined ? undefined : { root: rootOf(request), request: id, shortId, since: terms.extends?.since ?? intent.issuedAt, until: intent.notAfter };
}
