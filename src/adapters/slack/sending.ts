// What all senders of cards share.
import type { WebClient } from "@slack/web-api";
import { RejectedError } from "../../domain/errors.ts";
import type { SlackChannelId } from "../../domain/ids.ts";
import type { CardPointer } from "../../ports/talk/notifier.ts";
import type { Message } from "./messages/blocks.ts";
import { platformCode, slackError } from "./slack-errors.ts";

/** Nothing is parsed, linked or unfurled. */
export const plain = { unfurl_links: false, unfurl_media: false, link_names: false, parse: "none" } as const;
/** The message is gone, or can no longer be edited: a new card is posted. */
const gone: ReadonlySet<string> = new Set(["message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_archived", "not_in_channel"]);

/** Draws a card anew in place. False when the message is gone. */
export async function updateCard(client: WebClient, { channel, ts }: CardPointer, message: Message): Promise<boolean> {
  try {
    await client.chat.update({ channel, ts, ...message, link_names: false, parse: "none" });
    return true;
  } catch (error) {
    if (gone.has(platformCode(error) ?? "")) return false;
    throw slackError(error, "chat.update");
  }
}

/** What a card says is not for another organisation: such a channel never gets one. Asked before every post, since a channel can be shared at any time. @throws RejectedError */
export async function refuseShared(client: WebClient, channel: SlackChannelId): Promise<void> {
  const { channel: info } = await call("conversations.info", () => client.conversations.info({ channel }));
  if (info?.is_ext_shared !== false || info.is_pending_ext_shared === true) throw new RejectedError("payload", `The channel ${channel} is shared with another organisation, or Slack does not say. Cards are not posted there; name another channel in the configuration.`);
  if (info.is_archived === true) throw new RejectedError("payload", `The channel ${channel} is archived. Name another one in the configuration.`);
}

/** A call of the Web API with its errors in our classes. */
export async function call<T>(method: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw slackError(error, method);
  }
}
