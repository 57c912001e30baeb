// conversations.* and apps.connections.open. Source: https://docs.slack.dev/reference/methods/conversations.info
import { textOf, type JsonObject } from "../json.ts";
import type { Channel } from "../model/channel.ts";
import { tiers } from "../model/rate-buckets.ts";
import { dmChannel } from "../show/messages.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError } from "./api-error.ts";
import { channelFor } from "./chat-methods.ts";
import type { Methods } from "./method.ts";

const readScopes = { public: "channels:read", private: "groups:read", dm: "im:read" } as const;

function channelJson(world: SlackWorld, channel: Channel): JsonObject {
  const inside = channel.members.includes(world.app.botUserId);
  if (channel.kind === "dm") {
    return { id: channel.id, is_im: true, is_channel: false, is_group: false, user: channel.members.find((id) => id !== world.app.botUserId) ?? "", is_archived: false, is_ext_shared: false };
  }
  return {
    id: channel.id, name: channel.name, is_channel: channel.kind === "public", is_group: channel.kind === "private", is_im: false, is_mpim: false,
    is_private: channel.kind === "private", is_archived: channel.isArchived, is_shared: channel.isExtShared, is_ext_shared: channel.isExtShared,
    is_pending_ext_shared: channel.isPendingExtShared, is_org_shared: false, is_member: inside, context_team_id: world.team.id, num_members: channel.members.length,
  };
}

function info(world: SlackWorld, args: JsonObject): JsonObject {
  const channel = channelFor(world, textOf(args, "channel"));
  const needed = readScopes[channel.kind];
  if (world.rules.scopes && !world.app.scopes.has(needed)) throw new ApiError("missing_scope", { needed, provided: [...world.app.scopes].join(",") });
  return { channel: channelJson(world, channel) };
}

/** conversations.open: the direct message channel with a person. */
function open(world: SlackWorld, args: JsonObject): JsonObject {
  const personId = textOf(args, "users");
  const person = world.people.get(personId);
  if (person === undefined) throw new ApiError(personId.includes(",") ? "not_supported_in_sandbox" : "user_not_found");
  if (person.deleted) throw new ApiError("user_disabled");
  return { channel: { id: dmChannel(world, personId) } };
}

/** The methods by name. */
export const channelMethods: Methods = {
  "conversations.info": { token: "bot", limit: tiers[3], scopes: [], act: info },
  "conversations.open": { token: "bot", limit: tiers[3], scopes: ["im:write"], act: open },
};
