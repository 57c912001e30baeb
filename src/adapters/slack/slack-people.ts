// The Slack directory: people with their flags, and user groups. Copies live for a minute.
import type { WebClient } from "@slack/web-api";
import type { Group } from "../../domain/entitlement/entitlement.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { isSlackTeamId, isSlackUserId } from "../../domain/ids.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import type { SlackPerson } from "../../domain/person/slack-person.ts";
import type { People } from "../../ports/person/people.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { platformCode, slackError } from "./slack-errors.ts";

/** How old a copy may be that a decision rests on, in milliseconds. */
const copyLives = 60_000;

/** Reads the directory through the Web API. */
export class SlackPeople implements People {
  readonly #client: WebClient;
  readonly #clock: Clock;
  readonly #people = new Map<SlackUserId, Copy<SlackPerson | undefined>>();
  readonly #groups = new Map<string, Copy<readonly SlackUserId[]>>();

  constructor(deps: { readonly client: WebClient; readonly clock: Clock }) {
    this.#client = deps.client;
    this.#clock = deps.clock;
  }

  async find(user: SlackUserId): Promise<SlackPerson | undefined> {
    return this.#copied(this.#people, user, () => this.#read(user));
  }

  /** Drops the copy of a person: the next question is asked of Slack. */
  forget(user: SlackUserId): void {
    this.#people.delete(user);
  }

  async membersOf({ members, slackUserGroup }: Group): Promise<readonly SlackUserId[]> {
    if (slackUserGroup === undefined) return members;
    return [...members, ...(await this.#copied(this.#groups, slackUserGroup, () => this.#readGroup(slackUserGroup)))];
  }

  async #copied<K, V>(copies: Map<K, Copy<V>>, key: K, read: () => Promise<V>): Promise<V> {
    const known = copies.get(key);
    const now = this.#clock.monotonic();
    if (known !== undefined && now - known.at <= copyLives) return known.value;
    const value = await read();
    copies.set(key, { at: now, value });
    return value;
  }

  async #read(user: SlackUserId): Promise<SlackPerson | undefined> {
    try {
      const { user: found } = await this.#client.users.info({ user });
      if (found?.id !== user) throw new UnavailableError("unavailable", "Slack told of another person than was asked for.");
      return personOf(user, found);
    } catch (error) {
      if (platformCode(error) === "user_not_found") return undefined;
      throw unavailable(error, "users.info");
    }
  }

  // A disabled user group has no members (docs.slack.dev, usergroups.users.list).
  async #readGroup(usergroup: string): Promise<readonly SlackUserId[]> {
    try {
      const { users } = await this.#client.usergroups.users.list({ usergroup, include_disabled: false });
      return (users ?? []).filter(isSlackUserId);
    } catch (error) {
      if (noGroup.has(platformCode(error) ?? "")) return [];
      throw unavailable(error, "usergroups.users.list");
    }
  }
}

/** A user group that is disabled or gone has no members. */
const noGroup: ReadonlySet<string> = new Set(["no_such_subteam", "subteam_not_found"]);

// Whatever Slack refuses to say is unknown: a missing scope is no answer either.
function unavailable(error: unknown, method: string): UnavailableError {
  const translated = slackError(error, method);
  return translated instanceof UnavailableError ? translated : new UnavailableError("unavailable", translated.message, { cause: error });
}

interface Copy<V> {
  readonly at: number;
  readonly value: V;
}

/** A user as Slack describes one. */
export type UserObject = NonNullable<Awaited<ReturnType<WebClient["users"]["info"]>>["user"]>;

// Fields that the library's types do not name are read as they come.
function flag(user: UserObject, name: string): boolean | undefined {
  const value: unknown = Object.entries(user).find(([key]) => key === name)?.[1];
  return typeof value === "boolean" ? value : undefined;
}

/** A user object as the domain sees it. */
export function personOf(id: SlackUserId, user: UserObject): SlackPerson {
  const { team_id: team = "", enterprise_user: enterpriseUser, profile } = user;
  const enterprise = enterpriseUser?.enterprise_id ?? "";
  return {
    id, team: isSlackTeamId(team) ? team : undefined, enterprise: isSlackTeamId(enterprise) ? enterprise : undefined,
    email: profile?.email, emailConfirmed: user.is_email_confirmed,
    deleted: user.deleted, isBot: user.is_bot, isRestricted: user.is_restricted, isUltraRestricted: user.is_ultra_restricted, isAppUser: user.is_app_user,
    isWorkflowBot: flag(user, "is_workflow_bot"), isStranger: flag(user, "is_stranger"), isInvitedUser: flag(user, "is_invited_user"), timeZone: user.tz,
  };
}
