// Whether somebody is no full member of the home workspace any more: only what Slack says for certain counts.
import type { SlackTeamId } from "../ids.ts";
import type { SlackPerson } from "./slack-person.ts";

/** How somebody stopped being a full member; `gone`: Slack knows no such user. */
export type Departure = "deactivated" | "guest" | "stranger" | "bot" | "invited" | "gone";

/** Every kind of departure. */
export const departures: readonly Departure[] = ["deactivated", "guest", "stranger", "bot", "invited", "gone"];

const flags: readonly (readonly ["deleted" | "isStranger" | "isBot" | "isAppUser" | "isWorkflowBot" | "isRestricted" | "isUltraRestricted" | "isInvitedUser", Departure])[] = [
  ["deleted", "deactivated"], ["isStranger", "stranger"], ["isBot", "bot"], ["isAppUser", "bot"], ["isWorkflowBot", "bot"], ["isRestricted", "guest"], ["isUltraRestricted", "guest"], ["isInvitedUser", "invited"],
];

/**
 * How a person left; undefined when they did not, or when it is not known.
 * A missing flag, workspace or e-mail address refuses new access, but is no reason to take away what somebody has: it is not an answer.
 * @param person what Slack says; undefined when Slack says that there is no such user
 */
export function departureOf(person: SlackPerson | undefined, home: SlackTeamId): Departure | undefined {
  if (person === undefined) return "gone";
  const raised = flags.find(([flag]) => person[flag] === true);
  if (raised !== undefined) return raised[1];
  const place = home.startsWith("E") ? person.enterprise : person.team;
  return place === undefined || place === home ? undefined : "stranger";
}

/** Most people that Slack is asked about in one round. */
const mostInRound = 30;

/**
 * Whom to ask about in a round: all of them, or of many the next ones in turn, so that everybody comes up.
 * Rounds begin at another place each time: somebody about whom Slack never answers keeps nobody else waiting.
 */
export function inRound<T extends string>(people: Iterable<T>, round: number): readonly T[] {
  const all = [...new Set(people)].sort();
  const turns = Math.max(1, Math.ceil(all.length / mostInRound));
  const turn = round % turns;
  const these = all.slice(turn * mostInRound, (turn + 1) * mostInRound);
  const first = these.length === 0 ? 0 : Math.floor(round / turns) % these.length;
  return [...these.slice(first), ...these.slice(0, first)];
}
