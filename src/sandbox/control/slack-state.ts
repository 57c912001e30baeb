// What one person sees of the sandbox's Slack.
import type { ChannelState, LogState, MessageState, ModalState, PageState, PersonState } from "../browser/page-state.ts";
import { objectsOf } from "../slack/json.ts";
import type { Channel } from "../slack/model/channel.ts";
import type { Message } from "../slack/model/message.ts";
import type { Person } from "../slack/model/person.ts";
import type { SlackWorld } from "../slack/world.ts";

/** The Slack part of the page's state. */
export type SlackState = Pick<PageState, "me" | "team" | "teamUrl" | "people" | "names" | "channels" | "messages" | "home" | "shortcuts" | "modals" | "banners" | "notifications" | "deliveries" | "calls">;

/** People who are worth acting as: the crew of the big group is left out. */
function actors(world: SlackWorld): readonly Person[] {
  return [...world.people.values()].filter(({ name, isBot }) => !isBot && !/^crew\d+$/.test(name));
}

/** The state of the workspace as one person sees it. */
export function slackState(world: SlackWorld, me: string): SlackState {
  const visible = [...world.channels.values()].filter((channel) => isVisible(channel, me));
  const ids = new Set(visible.map(({ id }) => id));
  return {
    me, team: world.team.name, teamUrl: `https://${world.team.domain}.slack.com/`, people: actors(world).map((person) => personState(world, person)), names: namesIn(world),
    channels: visible.map((channel) => channelState(world, channel, me)),
    messages: messageStates(world, ids, me), home: homeState(world, me), shortcuts: world.app.shortcuts, modals: modalStates(world, me),
    banners: world.banners.filter(({ personId }) => personId === me).slice(-1).map(({ id, text }) => ({ id, text })),
    notifications: world.notifications.filter(({ personId }) => personId === me).slice(-20).map(({ channelId, text, at, reason }) => ({ channelId, text, at, reason })),
    deliveries: world.deliveries.slice(-20).map(({ id, at, name, state, detail, tookMs }): LogState => ({ id, at, what: name, outcome: detail === "" ? state : `${state}: ${detail}`, tookMs })),
    calls: world.calls.slice(-20).map(({ id, at, method, outcome, tookMs }): LogState => ({ id, at, what: method, outcome: outcome ?? "open", tookMs })),
  };
}

function isVisible({ kind, members }: Channel, me: string): boolean {
  return kind === "public" || members.includes(me);
}

function personState(world: SlackWorld, person: Person): PersonState {
  const groups = [...world.groups.values()].filter(({ members, dateDelete, handle }) => dateDelete === 0 && handle !== "engineering" && members.includes(person.id)).map(({ handle }) => handle);
  const flags = [person.deleted ? "deactivated" : "", person.isRestricted ? "guest" : "", person.isStranger ? "other organisation" : ""].filter((flag) => flag !== "");
  return { id: person.id, name: person.name, realName: person.realName, email: person.email, marks: [...flags, ...groups] };
}

function namesIn(world: SlackWorld): Readonly<Record<string, string>> {
  const people = actors(world).map(({ id, name }): [string, string] => [id, `@${name}`]);
  const groups = [...world.groups.values()].map(({ id, handle }): [string, string] => [id, `@${handle}`]);
  const channels = [...world.channels.values()].map(({ id, name }): [string, string] => [id, `#${name}`]);
  return Object.fromEntries([...people, ...groups, ...channels, [world.app.botUserId, `@${world.app.name}`]]);
}

function channelState(world: SlackWorld, channel: Channel, me: string): ChannelState {
  const read = channel.lastRead.get(me) ?? "0";
  const unread = world.messages.filter(({ channelId, ts, deleted, authorId }) => channelId === channel.id && !deleted && authorId !== me && ts > read);
  const called = world.notifications.filter(({ personId, channelId, ts }) => personId === me && channelId === channel.id && ts > read);
  return { id: channel.id, name: channel.kind === "dm" ? world.app.name : channel.name, kind: channel.kind, unread: unread.length, mentions: called.length, isShared: channel.isExtShared, isArchived: channel.isArchived };
}

function messageStates(world: SlackWorld, channels: ReadonlySet<string>, me: string): readonly MessageState[] {
  const messages = world.messages.filter(({ deleted, channelId }) => !deleted && channels.has(channelId)).map((message) => messageState(world, message));
  const ephemerals = world.ephemerals.filter(({ personId }) => personId === me).map(({ ts, channelId, text, blocks, threadTs }): MessageState => ({
    ts, channelId, text, blocks, threadTs, author: world.app.name, isApp: true, isEphemeral: true, isEdited: false, isBroadcast: false, replies: 0,
  }));
  return [...messages, ...ephemerals].sort((one, other) => Number(one.ts) - Number(other.ts));
}

function messageState(world: SlackWorld, message: Message): MessageState {
  const { ts, channelId, text, blocks, threadTs, broadcast, editedTs, authorId } = message;
  return {
    ts, channelId, text, blocks, threadTs, isBroadcast: broadcast, isEdited: editedTs !== undefined && authorId !== world.app.botUserId, isEphemeral: false,
    author: world.people.get(authorId)?.name ?? authorId, isApp: authorId === world.app.botUserId,
    replies: world.messages.filter((other) => other.channelId === channelId && other.threadTs === ts && !other.deleted).length,
  };
}

function homeState(world: SlackWorld, me: string): SlackState["home"] {
  const view = world.homes.get(me);
  return view === undefined ? undefined : { id: view.id, blocks: objectsOf(view.payload, "blocks") };
}

function modalStates(world: SlackWorld, me: string): readonly ModalState[] {
  return (world.modals.get(me) ?? []).map(({ id, hash, payload, values, errors, problem, submitting }) => ({ id, hash, payload, values, errors, problem, isSubmitting: submitting }));
}

/** Marks a channel as read by a person up to its newest message. */
export function markRead(world: SlackWorld, me: string, channelId: string): void {
  const newest = world.messages.filter((message) => message.channelId === channelId).at(-1);
  if (newest === undefined || world.channels.get(channelId)?.lastRead.get(me) === newest.ts) return;
  world.channels.get(channelId)?.lastRead.set(me, newest.ts);
  world.changed();
}
