// Ending access early: recorded, then a tombstone in AWS, then acknowledged; the removal itself follows and is never given up.
import { decideEnd } from "../../domain/entitlement/decide-end.ts";
import type { EndRefusal } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { GroupName, RequestId, SlackUserId } from "../../domain/ids.ts";
import type { FullMember } from "../../domain/person/slack-person.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { endEarly } from "../../domain/request/end-steps.ts";
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
  return "code" in who ? { kind: "end_refused", shortId: request.shortId, refusal: who } : decideAndStore(deps, ending, who);
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
    const decision = decideEnd({ request, person: who.person, memberOf: who.memberOf, revokers: revokersOf(deps.settings.current(), request), reason: ending.reason });
    if (ending.onlyPending === true && decision.allowed && request.state !== "pending") {
      outcomes.push({ kind: "end_refused", shortId: request.shortId, refusal: { code: "not_pending", state: request.state } });
      return undefined;
    }
    if (!decision.allowed) {
      outcomes.push({ kind: "end_refused", shortId: request.shortId, refusal: decision.refusal });
      return undefined;
    }
    outcomes.push({ kind: "ending", shortId: request.shortId, event: decision.value, hadAccess: request.state !== "pending" });
    const by = { id: who.person.id, email: who.person.email };
    return endEarly(request, { kind: decision.value, by, at: deps.trustedClock.trusted().now, ...(ending.reason === undefined ? {} : { reason: ending.reason }) });
  });
  const outcome = outcomes.at(-1) ?? { kind: "end_refused", refusal: { code: "not_found" } };
  if (stored !== undefined && outcome.kind === "ending" && isRemoving(stored.state)) await startRemoval(deps, stored);
  return outcome;
}
