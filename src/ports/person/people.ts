// Port: the Slack directory.
import type { Group } from "../../domain/entitlement/entitlement.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import type { SlackPerson } from "../../domain/person/slack-person.ts";

/** Reads people and groups; copies are at most 60 s old. Errors: UnavailableError when Slack does not answer. */
export interface People {
  /** A person with all flags; undefined when Slack knows no such user. */
  find(user: SlackUserId): Promise<SlackPerson | undefined>;
  /** Members of a group: those of the configuration and of its Slack user group. A disabled user group has none. */
  membersOf(group: Group): Promise<readonly SlackUserId[]>;
}
