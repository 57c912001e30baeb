// Messages, ephemeral messages, notifications and the log of everything people saw.
import type { JsonObject } from "../json.ts";

/** A stored message. */
export interface Message {
  /** Unique in the workspace, rises; seconds and six digits, on the sandbox clock. */
  readonly ts: string;
  readonly channelId: string;
  /** A person's id, or the bot user's. */
  readonly authorId: string;
  text: string;
  blocks: readonly JsonObject[];
  readonly threadTs: string | undefined;
  /** A reply that is shown in the channel as well (`reply_broadcast`). */
  readonly broadcast: boolean;
  /** Set by an edit. */
  editedTs: string | undefined;
  deleted: boolean;
  metadata: JsonObject | undefined;
  readonly files: readonly SharedFile[];
  /** Rises with every edit. */
  revision: number;
}

/** A file shared with a message. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly content: Uint8Array;
}

/** A message that one person sees until the page is loaded anew. */
export interface Ephemeral {
  readonly ts: string;
  readonly channelId: string;
  readonly personId: string;
  readonly threadTs: string | undefined;
  /** The command or click whose acknowledgement or response URL made it; undefined for `chat.postEphemeral`. */
  readonly causedBy: string | undefined;
  text: string;
  blocks: readonly JsonObject[];
  revision: number;
}

/** What a phone would show: exactly the message's `text`. */
export interface Notification {
  readonly personId: string;
  readonly channelId: string;
  readonly ts: string;
  readonly text: string;
  readonly reason: "direct message" | "mention" | "user group" | "broadcast" | "thread";
  /** Epoch milliseconds on the sandbox clock. */
  readonly at: number;
}

/** An error that Slack itself shows to one person, such as an app that did not answer. */
export interface Banner {
  readonly id: string;
  readonly personId: string;
  readonly channelId: string | undefined;
  readonly text: string;
  readonly causedBy: string;
  readonly at: number;
}

/** One thing that somebody did or saw, in order; the transcript is made of these. */
export interface Sight {
  readonly order: number;
  readonly at: number;
  /** Who saw it or did it; undefined when the whole channel saw it. */
  readonly personId: string | undefined;
  readonly channelId: string | undefined;
  readonly what: "did" | "posted" | "edited" | "deleted" | "ephemeral" | "ephemeral changed" | "ephemeral gone" | "banner" | "modal" | "modal closed" | "home";
  /** Plain text as people read it. */
  readonly text: string;
}
