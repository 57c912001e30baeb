// Ending access early: recorded, then a tombstone in AWS, then acknowledged; the removal itself follows and is never given up.
import { decideEnd } from "../../domain/entitlement/decide-end.ts";
import type { EndRefusal } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { GroupName, RequestId, ShortId, SlackUserId } from "../../domain/ids.ts";
import { isSameHuman } from "../../domain/person/slack-person.ts";
import type { FullMember } from "../../domain/person/slack-person.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { endEarly, endWith } from "../../domain/request/end-steps.ts";
import { restOfAccess } from "../../domain/request/extension.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import { revokersOf } from "../../domain/request/present-terms.ts";
import { isRemoving } from "../../domain/request/request-state.ts";
import type { People } from "../../ports/person/people.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { TombstoneDeps } from "../access/write-tombstone.ts";
import { startRemoval } from "../access/start-removal.ts";
import { changeRequest } from "./change-request.ts";
import type { ChangeDeps } from "./change-request.ts";
import { findMember, membershipsOf } from "./find-member.ts";

/** What ending needs. */
export interface EndDeps extends ChangeDeps, TombstoneDeps {
  readonly people: People;
  readonly settings: Settings;
  readonly random: Random;
  readonly trustedClock: TrustedClock;
}

/** Who ends what, and why. */
export interface Ending {
  readonly requestId: RequestId;
  readonly person: SlackUserId;
  readonly reason?: string;
  /** Only while nobody decided: a button that says Withdraw must not end access that was given since. */
  readonly onlyPending?: true;
}

/** Withdraws (requester) or revokes (approver, administrator). */
export async function endRequest(deps: EndDeps, ending: Ending): Promise<IntakeOutcome> {
  const request = await deps.requests.read(ending.requestId);
  if (request === undefined) return { kind: "end_refused", refusal: { code: "not_found" } };
  const who = await readOrRefuse(deps, ending, request);
  if ("code" in who) return { kind: "end_refused", shortId: request.shortId, refusal: who };
  const decision = decide(deps, { ending, who }, request);
  // The rest first: when this process dies in between, the deed is done again as long as the named one is not over.
  const together = decision.allowed && request.state !== "pending" ? await endRest(deps, { ending, who }, request) : [];
  const outcome = await decideAndStore(deps, ending, who);
  return outcome.kind === "ending" && together.length > 0 ? { ...outcome, together } : outcome;
}

interface Deed {
  readonly ending: Ending;
  readonly who: Who;
}

function decide(deps: EndDeps, { ending, who }: Deed, request: AccessRequest): ReturnType<typeof decideEnd> {
  const decision = decideEnd({ request, person: who.person, memberOf: who.memberOf, revokers: revokersOf(deps.settings.current(), request), reason: ending.reason });
  return decision.allowed && ending.onlyPending === true && request.state !== "pending" ? { allowed: false, refusal: { code: "not_pending", state: request.state } } : decision;
}

// What a person sees as one access ends as one: its extensions too, and what they extend. One that waits is withdrawn, or denied by who revokes.
async function endRest(deps: EndDeps, deed: Deed, request: AccessRequest): Promise<readonly ShortId[]> {
  const open = await deps.requests.listOpenOf(request.terms.cluster, request.terms.principal);
  const rest = restOfAccess(request, open).filter(({ state }) => !isRemoving(state));
  const isMine = isSameHuman(request.terms.requester, deed.who.person);
  const ended: ShortId[] = [];
  for (const other of rest) {
    const stored = await changeRequest(deps, other.id, (current) => endWith(current, endOf(deps, deed, isMine ? "withdraw" : "revoke")));
    if (stored === undefined) continue;
    ended.push(stored.shortId);
    if (isRemoving(stored.state)) await startRemoval(deps, stored);
  }
  return ended;
}

function endOf(deps: EndDeps, { ending, who }: Deed, kind: "withdraw" | "revoke"): Parameters<typeof endEarly>[1] {
  const by = { id: who.person.id, email: who.person.email };
  return { kind, by, at: deps.trustedClock.trusted().now, ...(ending.reason === undefined ? {} : { reason: ending.reason }) };
}

// Only the directory's silence is a refusal: what the store does not answer may have been recorded.
async function readOrRefuse(deps: EndDeps, ending: Ending, request: AccessRequest): Promise<Who | EndRefusal> {
  try {
    return await readWho(deps, ending, request);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const reference = deps.random.reference();
    deps.log.error("early end not decided", error, { reference, request: request.id });
    return { code: "cannot_verify", source: "person", reference };
  }
}

interface Who {
  readonly person: FullMember;
  readonly memberOf: ReadonlySet<GroupName>;
}

async function readWho(deps: EndDeps, ending: Ending, request: AccessRequest): Promise<Who | EndRefusal> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, ending.person);
  if (!("member" in found)) return { code: "not_member", why: found.refusal };
  const groups = revokersOf(configuration, request);
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: ending.person, groups });
  const isRequester = request.terms.requester.id === ending.person;
  const [source] = unknown;
  if (!isRequester && memberOf.size === 0 && source !== undefined) return { code: "cannot_verify", source, reference: deps.random.reference() };
  return { person: found.member, memberOf };
}

async function decideAndStore(deps: EndDeps, ending: Ending, who: Who): Promise<IntakeOutcome> {
  const outcomes: IntakeOutcome[] = [];
  const stored = await changeRequest(deps, ending.requestId, (request) => {
    const decision = decide(deps, { ending, who }, request);
    if (!decision.allowed) {
      outcomes.push({ kind: "end_refused", shortId: request.shortId, refusal: decision.refusal });
      return undefined;
    }
    outcomes.push({ kind: "ending", shortId: request.shortId, event: decision.value, hadAccess: request.state !== "pending" });
    return endEarly(request, endOf(deps, { ending, who }, decision.value));
  });
  const outcome = outcomes.at(-1) ?? { kind: "end_refused", refusal: { code: "not_found" } };
  if (stored !== undefined && outcome.kind === "ending" && isRemoving(stored.state)) await startRemoval(deps, stored);
  return outcome;
}
