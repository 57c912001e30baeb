// People and user groups of the sandbox's workspace, with every flag that an app can read.

/** What can be changed about a person while the sandbox runs. */
export interface PersonFacts {
  /** The handle, as in `@ann`. */
  name: string;
  realName: string;
  /** Undefined when the profile has none; Slack hides the e-mail address of strangers. */
  email: string | undefined;
  /** The workspace the account belongs to; another one for people who come by Slack Connect. */
  teamId: string;
  deleted: boolean;
  isBot: boolean;
  /** A multi-channel guest. */
  isRestricted: boolean;
  /** A single-channel guest; `isRestricted` is true as well. */
  isUltraRestricted: boolean;
  /** Seen only through a shared channel. */
  isStranger: boolean;
  isWorkflowBot: boolean;
  isAppUser: boolean;
  isInvitedUser: boolean;
  /** An IANA zone name. */
  timeZone: string;
  /** Has Slack open: an ephemeral message to somebody who has not is lost. */
  present: boolean;
}

/** One account. Source of the flags: https://docs.slack.dev/reference/objects/user-object */
export interface Person extends PersonFacts {
  readonly id: string;
  /** Epoch seconds of the last change. */
  updated: number;
}

/** A user group. Source: https://docs.slack.dev/reference/objects/usergroup-object */
export interface UserGroup {
  readonly id: string;
  handle: string;
  name: string;
  members: string[];
  /** Epoch seconds when it was disabled; 0 while it is enabled. */
  dateDelete: number;
}

/** A full, active member of the home workspace, with the given differences. */
export function aPerson(id: string, name: string, differences: Partial<PersonFacts> = {}): Person {
  return {
    id, name,
    realName: name.charAt(0).toUpperCase() + name.slice(1),
    email: `${name}@example.com`,
    teamId: "T0123456",
    deleted: false, isBot: false, isRestricted: false, isUltraRestricted: false, isStranger: false,
    isWorkflowBot: false, isAppUser: false, isInvitedUser: false,
    timeZone: "Etc/UTC", present: true, updated: 0,
    ...differences,
  };
}
