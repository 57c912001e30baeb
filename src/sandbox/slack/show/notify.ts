// Who is notified of a new message. An edit notifies nobody: a mention added by an edit is silent (jenkinsci/slack-plugin#706).
import type { Message, Notification } from "../model/message.ts";
import { plainMrkdwn } from "../plain-text.ts";
import type { SlackWorld } from "../world.ts";
import { mentionsIn } from "./mentions.ts";
import { readerFor } from "./reader-for.ts";

type Reason = Notification["reason"];

function followers(world: SlackWorld, message: Message): ReadonlySet<string> {
  const thread = world.messages.filter((other) => other.ts !== message.ts && other.channelId === message.channelId && (other.ts === message.threadTs || other.threadTs === message.threadTs));
  return new Set(thread.flatMap((other) => [other.authorId, ...mentionsIn(other).people]));
}

function reasonFor(world: SlackWorld, message: Message): (personId: string) => Reason | undefined {
  const mentions = mentionsIn(message);
  const grouped = new Set([...mentions.groups].flatMap((id) => {
    const group = world.groups.get(id);
    return group?.dateDelete === 0 ? group.members : [];
  }));
  const following = message.threadTs === undefined ? new Set<string>() : followers(world, message);
  const isDm = world.channels.get(message.channelId)?.kind === "dm";
  return (personId) => {
    if (isDm) return "direct message";
    if (mentions.people.has(personId)) return "mention";
    if (grouped.has(personId)) return "user group";
    if (mentions.everybody) return "broadcast";
    return following.has(personId) ? "thread" : undefined;
  };
}

/** Writes a notification for every member of the channel whom this new message calls, but its author. */
export function notify(world: SlackWorld, message: Message): void {
  const reason = reasonFor(world, message);
  for (const personId of world.channels.get(message.channelId)?.members ?? []) {
    const person = world.people.get(personId);
    const why = reason(personId);
    if (why === undefined || personId === message.authorId || person === undefined || person.isBot || person.deleted) continue;
    const text = plainMrkdwn(message.text, readerFor(world, personId));
    world.notifications.push({ personId, channelId: message.channelId, ts: message.ts, text, reason: why, at: world.now() });
  }
}
