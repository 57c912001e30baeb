// Asking for more time: a request of its own, that its own approval turns into a lease of its own. What it extends is never rewritten.
import { decideExtension, decideMoreTime, givesTheSame } from "../../domain/entitlement/decide-extension.ts";
import type { Wish } from "../../domain/entitlement/decide-request.ts";
import { allowed, refused } from "../../domain/entitlement/reasons.ts";
import type { Decision, ExtensionRefusal } from "../../domain/entitlement/reasons.ts";
import type { RequestId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest, Extended } from "../../domain/request/access-request.ts";
import { claimExtension } from "../../domain/request/extension.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import { wishOf } from "../../domain/request/present-terms.ts";
import type { Duration } from "../../domain/time.ts";
import { changeRequest } from "./change-request.ts";
import { askedOutcome, checkCandidate, decideForPerson, storeNew } from "./request-access.ts";
import type { Checked, RequestDeps } from "./request-access.ts";

/** Who asks for how much more of what, under which new id. */
export interface Extending {
  readonly requestId: RequestId;
  readonly person: SlackUserId;
  readonly extended: RequestId;
  readonly duration: Duration | undefined;
  readonly reason: string | undefined;
}

/** Stores a request for more time, or refuses it. Asking again under the same id gives the first outcome. */
export async function extendAccess(deps: RequestDeps, extending: Extending): Promise<IntakeOutcome> {
  const earlier = await deps.requests.read(extending.requestId);
  if (earlier !== undefined) return askedOutcome(earlier);
  const request = await deps.requests.read(extending.extended);
  if (request === undefined) return { kind: "extend_refused", refusal: { code: "not_found" } };
  const decision = await decide(deps, extending, request);
  if (!decision.allowed) return { kind: "extend_refused", shortId: request.shortId, refusal: decision.refusal };
  const taken = await claim(deps, extending);
  if (taken !== undefined) return { kind: "extend_refused", shortId: request.shortId, refusal: taken };
  return askedOutcome(await storeNew(deps, extending.requestId, decision.value));
}

async function decide(deps: RequestDeps, extending: Extending, request: AccessRequest): Promise<Decision<Checked, ExtensionRefusal>> {
  if (!deps.settings.isValid()) return ofRequest({ code: "configuration_invalid" });
  const extended = await decideNow(deps, extending, request);
  if (!extended.allowed) return extended;
  const { duration: _before, reason: _old, ...same } = wishOf(request.terms);
  const wish: Wish = { ...same, ...(extending.reason === undefined ? {} : { reason: extending.reason }) };
  const entitled = await decideForPerson(deps, { person: extending.person, wish });
  if (!entitled.allowed) return ofRequest(entitled.refusal);
  const more = decideMoreTime(entitled.value.wish.entitlement, extended.value, extending.duration);
  if (!more.allowed) return more;
  const checked = await checkCandidate(deps, { member: entitled.value.member, wish: { ...entitled.value.wish, duration: more.value }, asked: wish, extended: extended.value });
  if (!checked.allowed) return ofRequest(checked.refusal);
  return givesTheSame(checked.value.terms, request.terms) ? allowed(checked.value) : refused({ code: "other_terms" });
}

function ofRequest(refusal: Extract<ExtensionRefusal, { code: "request" }>["refusal"]): { readonly allowed: false; readonly refusal: ExtensionRefusal } {
  return refused({ code: "request", refusal });
}

async function decideNow(deps: RequestDeps, { requestId, person }: Extending, request: AccessRequest): Promise<Decision<Extended, ExtensionRefusal>> {
  const known = request.extension === undefined ? undefined : await deps.requests.read(request.extension.id);
  return decideExtension({ request, person, id: requestId, known, now: deps.trustedClock.trusted().now });
}

// Noted on what is extended before the extension exists, by compare-and-set: of two that are asked for at once one is there, and only the one that is noted can be granted.
async function claim(deps: RequestDeps, extending: Extending): Promise<ExtensionRefusal | undefined> {
  const shortId = await deps.requests.shortIdFor(extending.requestId);
  const current = await deps.requests.read(extending.extended);
  if (current === undefined) return { code: "not_found" };
  const decision = await decideNow(deps, extending, current);
  if (!decision.allowed) return decision.refusal;
  const { now: at } = deps.trustedClock.trusted();
  const stored = await changeRequest(deps, extending.extended, (request) => (request.revision === current.revision ? { request: claimExtension(request, { id: extending.requestId, shortId, at }), events: [] } : undefined));
  if (stored?.extension?.id === extending.requestId) return undefined;
  return claim(deps, extending); // changed meanwhile: decided anew
}
