// Channels and direct messages.

/** A conversation. Source of the flags: https://docs.slack.dev/reference/objects/conversation-object */
export interface Channel {
  readonly id: string;
  /** Without `#`; for a direct message the id. */
  name: string;
  readonly kind: "public" | "private" | "dm";
  /** Ids of people and, when the app was invited, its bot user. In a direct message: the person and the bot user. */
  members: string[];
  isArchived: boolean;
  /** Shared with another organisation. */
  isExtShared: boolean;
  isPendingExtShared: boolean;
  /** What each person has read: person id → ts of the last message seen. */
  readonly lastRead: Map<string, string>;
}

/** A public channel without members, with the given differences. */
export function aChannel(id: string, name: string, differences: Partial<Omit<Channel, "id" | "name" | "lastRead">> = {}): Channel {
  return {
    id, name, kind: "public", members: [], isArchived: false, isExtShared: false, isPendingExtShared: false,
    ...differences,
    lastRead: new Map(),
  };
}
