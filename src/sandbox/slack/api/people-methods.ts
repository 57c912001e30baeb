// users.*, usergroups.*, team.info, bots.info, auth.test. Source: https://docs.slack.dev/reference/methods
import { flagOf, textOf, type JsonObject } from "../json.ts";
import type { Person, UserGroup } from "../model/person.ts";
import { tiers } from "../model/rate-buckets.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError } from "./api-error.ts";
import { pageOf, type Methods } from "./method.ts";

function profileOf(world: SlackWorld, person: Person): JsonObject {
  const visible = world.app.scopes.has("users:read.email") && !person.isStranger && person.email !== undefined;
  return { real_name: person.realName, display_name: person.name, team: person.teamId, ...(visible ? { email: person.email } : {}) };
}

/** A user object; a deactivated account lacks the membership flags, as in Slack. */
export function personJson(world: SlackWorld, person: Person): JsonObject {
  const base = {
    id: person.id, team_id: person.teamId, name: person.name, deleted: person.deleted, real_name: person.realName,
    tz: person.timeZone, profile: profileOf(world, person), is_bot: person.isBot, is_app_user: person.isAppUser, updated: person.updated,
  };
  if (person.deleted) return base;
  return {
    ...base, is_admin: false, is_owner: false, is_primary_owner: false,
    is_restricted: person.isRestricted, is_ultra_restricted: person.isUltraRestricted,
    ...(person.isStranger ? { is_stranger: true } : {}),
    ...(person.isWorkflowBot ? { is_workflow_bot: true } : {}),
    ...(person.isInvitedUser ? { is_invited_user: true } : {}),
  };
}

function groupJson(world: SlackWorld, group: UserGroup, args: JsonObject): JsonObject {
  const people = flagOf(args, "include_users") ? { users: group.members } : {};
  return {
    id: group.id, team_id: world.team.id, is_usergroup: true, name: group.name, handle: group.handle, description: "", is_external: false,
    date_create: 1_600_000_000, date_update: 1_600_000_000, date_delete: group.dateDelete, user_count: group.members.length, ...people,
  };
}

function info(world: SlackWorld, args: JsonObject): JsonObject {
  const person = world.people.get(textOf(args, "user"));
  if (person === undefined) throw new ApiError("user_not_found");
  return { user: personJson(world, person) };
}

function listPeople(world: SlackWorld, args: JsonObject): JsonObject {
  const page = pageOf([...world.people.values()], args);
  return { members: page.items.map((person) => personJson(world, person)), cache_ts: Math.floor(world.now() / 1000), response_metadata: { next_cursor: page.nextCursor } };
}

function lookup(world: SlackWorld, args: JsonObject): JsonObject {
  const email = textOf(args, "email").toLowerCase();
  const person = [...world.people.values()].find((one) => one.email?.toLowerCase() === email && !one.deleted && !one.isStranger);
  if (email === "" || person === undefined) throw new ApiError("users_not_found");
  return { user: personJson(world, person) };
}

function listGroups(world: SlackWorld, args: JsonObject): JsonObject {
  const groups = [...world.groups.values()].filter((group) => group.dateDelete === 0 || flagOf(args, "include_disabled"));
  return { usergroups: groups.map((group) => groupJson(world, group, args)) };
}

/** usergroups.users.list. */
function listMembers(world: SlackWorld, args: JsonObject): JsonObject {
  const group = world.groups.get(textOf(args, "usergroup"));
  if (group === undefined) throw new ApiError("no_such_subteam");
  return { users: group.dateDelete === 0 || flagOf(args, "include_disabled") ? group.members : [] };
}

function team(world: SlackWorld): JsonObject {
  return { team: { id: world.team.id, name: world.team.name, domain: world.team.domain, email_domain: "example.com" } };
}

function bot(world: SlackWorld, args: JsonObject): JsonObject {
  if (textOf(args, "bot") !== world.app.botId) throw new ApiError("bot_not_found");
  return { bot: { id: world.app.botId, deleted: false, name: world.app.name, app_id: world.app.id, user_id: world.app.botUserId, updated: 0 } };
}

function test(world: SlackWorld): JsonObject {
  return {
    url: `https://${world.team.domain}.slack.com/`, team: world.team.name, team_id: world.team.id, user: world.app.name,
    user_id: world.app.botUserId, bot_id: world.app.botId, is_enterprise_install: false,
  };
}

/** The methods by name. */
export const peopleMethods: Methods = {
  "auth.test": { token: "bot", limit: tiers.special, scopes: [], act: test },
  "team.info": { token: "bot", limit: tiers[3], scopes: ["team:read"], act: team },
  "bots.info": { token: "bot", limit: tiers[3], scopes: ["users:read"], act: bot },
  "users.info": { token: "bot", limit: tiers[4], scopes: ["users:read"], act: info },
  "users.list": { token: "bot", limit: tiers[2], scopes: ["users:read"], act: listPeople },
  "users.lookupByEmail": { token: "bot", limit: tiers[3], scopes: ["users:read.email"], act: lookup },
  "usergroups.list": { token: "bot", limit: tiers[2], scopes: ["usergroups:read"], act: listGroups },
  "usergroups.users.list": { token: "bot", limit: tiers[2], scopes: ["usergroups:read"], act: listMembers },
};
