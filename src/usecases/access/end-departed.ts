// People who are no full members any more keep nothing: their access is taken away and what they asked for is withdrawn.
import { UnavailableError } from "../../domain/errors.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import { departureOf, inRound } from "../../domain/person/departure.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { endOfDeparted } from "../../domain/request/end-steps.ts";
import { isRemoving } from "../../domain/request/request-state.ts";
import { minutes, seconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { Turns } from "../../ports/store/turns.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";
import { startRemoval } from "./start-removal.ts";
import type { StartRemovalDeps } from "./start-removal.ts";

/** What looking for people who left needs. */
export interface EndDepartedDeps extends ChangeDeps, StartRemovalDeps {
  readonly people: People;
  readonly turns: Turns;
}

/** How often a round is. With 30 people in each, 300 who have or wait for access at once are asked about within five minutes; one process does each round. */
export const departureRound: Duration = seconds(30);
const turnRemembered = minutes(10);
/** A round is given up after so many people about whom Slack did not answer. */
const mostSilences = 3;

/**
 * One round: asks Slack about the next people who have access or wait for it, and ends what those have who left. No answer ends nothing.
 * @throws UnavailableError when the store is away: the next round asks again
 */
export async function endDeparted(deps: EndDepartedDeps): Promise<void> {
  const round = Math.floor(deps.trustedClock.trusted().now / departureRound);
  if (!(await deps.turns.take(`departures:${String(round)}`, turnRemembered))) return;
  const open = (await deps.requests.listOpen()).filter(({ state }) => !isRemoving(state));
  let silences = 0;
  for (const person of inRound(open.map(({ terms }) => terms.requester.id), round)) {
    try {
      await endIfDeparted(deps, person, open);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      deps.log.error("not known whether somebody left; asked again in a later round", error);
      silences += 1;
      if (silences === mostSilences) return;
    }
  }
}

/** The same for one person, at once. @throws UnavailableError when Slack or the store does not answer: the rounds ask again */
export async function endDepartedPerson(deps: EndDepartedDeps, person: SlackUserId): Promise<void> {
  await endIfDeparted(deps, person, await deps.requests.listOpen());
}

async function endIfDeparted(deps: EndDepartedDeps, person: SlackUserId, open: readonly AccessRequest[]): Promise<void> {
  const theirs = open.filter(({ terms }) => terms.requester.id === person);
  if (theirs.length === 0) return;
  const why = departureOf(await deps.people.find(person), deps.settings.current().team);
  if (why === undefined) return;
  for (const { id } of theirs) {
    const stored = await changeRequest(deps, id, (request) => endOfDeparted(request, why, deps.trustedClock.trusted().now));
    if (stored !== undefined && isRemoving(stored.state)) await startRemoval(deps, stored);
  }
}
