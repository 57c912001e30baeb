// What Slack says of a person, and who counts as a full member of the home workspace.
import type { SlackTeamId, SlackUserId } from "../ids.ts";

/**
 * A person as `users.info` tells it (docs.slack.dev, user object).
 * A flag that Slack left out is undefined: unknown, which is not the same as false.
 */
export interface SlackPerson {
  readonly id: SlackUserId;
  readonly team: SlackTeamId | undefined;
  readonly enterprise: SlackTeamId | undefined;
  readonly email: string | undefined;
  /** Slack's `is_email_confirmed`. */
  readonly emailConfirmed: boolean | undefined;
  readonly deleted: boolean | undefined;
  readonly isBot: boolean | undefined;
  readonly isRestricted: boolean | undefined;
  readonly isUltraRestricted: boolean | undefined;
  readonly isAppUser: boolean | undefined;
  readonly isWorkflowBot: boolean | undefined;
  readonly isStranger: boolean | undefined;
  readonly isInvitedUser: boolean | undefined;
  readonly timeZone: string | undefined;
}

/** A person with what every full member has. */
export interface FullMember extends SlackPerson {
  readonly email: string;
}

/** Why somebody is not a full member. */
export type MemberRefusal = "deactivated" | "bot" | "guest" | "stranger" | "invited" | "no_email" | "unknown_member";

/**
 * Says whether a person is a full member of the home workspace or organisation.
 * The four classic flags must be there and false; the rest absent or false; anything unknown refuses.
 */
export function memberRefusal(person: SlackPerson, home: SlackTeamId): MemberRefusal | undefined {
  if (!isHome(person, home)) return "stranger";
  const raised = refusingFlags.find(([flag]) => person[flag] === true);
  if (raised !== undefined) return raised[1];
  if (requiredFlags.some((flag) => person[flag] === undefined)) return "unknown_member";
  return isFullMember(person) ? undefined : "no_email";
}

type Flag = "isStranger" | "deleted" | "isBot" | "isAppUser" | "isWorkflowBot" | "isRestricted" | "isUltraRestricted" | "isInvitedUser";
const refusingFlags: readonly (readonly [Flag, MemberRefusal])[] = [
  ["isStranger", "stranger"], ["deleted", "deactivated"], ["isBot", "bot"], ["isAppUser", "bot"], ["isWorkflowBot", "bot"],
  ["isRestricted", "guest"], ["isUltraRestricted", "guest"], ["isInvitedUser", "invited"],
];
const requiredFlags: readonly Flag[] = ["deleted", "isBot", "isRestricted", "isUltraRestricted"];

/** True when the person has a confirmed e-mail address. */
export function isFullMember(person: SlackPerson): person is FullMember {
  return person.email !== undefined && person.email !== "" && person.emailConfirmed !== false;
}

function isHome(person: SlackPerson, home: SlackTeamId): boolean {
  return home.startsWith("E") ? person.enterprise === home : person.team === home;
}

/** Whether two Slack accounts are the same human, as far as one can tell: same id or same verified e-mail. */
export function isSameHuman(one: { readonly id: SlackUserId; readonly email: string }, other: { readonly id: SlackUserId; readonly email: string }): boolean {
  return one.id === other.id || one.email.toLowerCase() === other.email.toLowerCase();
}
