// Sending: cards, thread entries, direct messages, answers. Every post is plain: nothing is parsed, linked or unfurled.
import type { WebClient } from "@slack/web-api";
import { RejectedError } from "../../domain/errors.ts";
import { isSlackChannelId, parseAs } from "../../domain/ids.ts";
import type { SlackChannelId } from "../../domain/ids.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import type { AnswerAddress, DirectFact, Notice, ThreadFact } from "../../domain/request/notice.ts";
import type { CardPointer, Notifier, RequestPicture } from "../../ports/talk/notifier.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { Message } from "./messages/blocks.ts";
import { requestCard } from "./messages/card.ts";
import { directMessage } from "./messages/directs.ts";
import { outcomeMessage } from "./messages/outcomes.ts";
import { threadEntry } from "./messages/threads.ts";
import { call, plain, refuseShared, updateCard } from "./sending.ts";
import { platformCode } from "./slack-errors.ts";
import type { WebClients } from "./web-clients.ts";

/** What sending needs. */
export interface NotifierDeps {
  readonly clients: WebClients;
  readonly settings: Settings;
  readonly log: Log;
  /** What a response_url must begin with. */
  readonly responseUrlPrefix: string;
}

/** People type commands in channels without the bot, which is nothing to log. */
const outside: ReadonlySet<string> = new Set(["not_in_channel", "channel_not_found", "user_not_in_channel"]);

/** Sends through the Web API. */
export class SlackNotifier implements Notifier {
  readonly #deps: NotifierDeps;

  constructor(deps: NotifierDeps) {
    this.#deps = deps;
  }

  async postCard(channel: SlackChannelId, picture: RequestPicture): Promise<CardPointer> {
    await refuseShared(this.#deps.clients.background, channel);
    const client = this.#deps.clients.background;
    const { request } = picture;
    const metadata = { event_type: "eks_access_request", event_payload: { request: request.shortId, state: request.state, v: 1 } };
    const posted = await call("chat.postMessage", () => client.chat.postMessage({ channel, ...requestCard(picture), ...plain, metadata }));
    if (posted.ts === undefined) throw new RejectedError("payload", "Slack posted a card without saying where.");
    const where = parseAs(posted.channel ?? channel, isSlackChannelId, "a channel id");
    const permalink = await this.#permalink(client, where, posted.ts);
    return { channel: where, ts: posted.ts, ...(permalink === undefined ? {} : { permalink }) };
  }

  async updateCard(card: CardPointer, picture: RequestPicture): Promise<boolean> {
    return updateCard(this.#deps.clients.background, card, requestCard(picture));
  }

  async postInThread({ channel, ts }: CardPointer, fact: ThreadFact, picture: RequestPicture & { readonly notice: Notice }): Promise<void> {
    const { text, blocks, broadcast } = threadEntry(fact, picture);
    const client = this.#deps.clients.background;
    const thread = broadcast ? { thread_ts: ts, reply_broadcast: true as const } : { thread_ts: ts };
    await call("chat.postMessage", () => client.chat.postMessage({ channel, ...thread, text, blocks, ...plain }));
  }

  async tellRequester(fact: DirectFact, picture: RequestPicture & { readonly card: CardPointer | undefined }): Promise<void> {
    const { id } = picture.request.terms.requester;
    await call("chat.postMessage", () => this.#deps.clients.background.chat.postMessage({ channel: id, ...directMessage(fact, picture), ...plain }));
  }

  async answer(to: AnswerAddress, outcome: IntakeOutcome): Promise<void> {
    const message = outcomeMessage(outcome, this.#deps.settings.current());
    // That a request waits is told by a direct message of its own: twice the same would be noise.
    await this.send(to, message, outcome.kind === "asked" ? "here" : "anywhere");
  }

  /** Says something to one person: by response_url, else as an ephemeral message, else, unless only `here`, directly. Never throws. */
  async send(to: AnswerAddress, message: Message, where: "here" | "anywhere" = "anywhere"): Promise<void> {
    const here = [() => this.#byResponseUrl(to, message), () => this.#ephemeral(to, message)];
    for (const way of where === "here" ? here : [...here, () => this.#direct(to, message)]) {
      try {
        if (await way()) return;
      } catch (error) {
        this.#deps.log.error("answer not delivered this way", error);
      }
    }
  }

  async #byResponseUrl({ responseUrl }: AnswerAddress, { text, blocks }: Message): Promise<boolean> {
    if (responseUrl === undefined || !responseUrl.startsWith(this.#deps.responseUrlPrefix)) return false;
    const response = await fetch(responseUrl, {
      method: "POST", headers: { "content-type": "application/json" }, redirect: "error", signal: AbortSignal.timeout(2000),
      body: JSON.stringify({ response_type: "ephemeral", replace_original: false, text, blocks }),
    });
    await response.body?.cancel();
    return response.ok;
  }

  async #ephemeral({ user, channel }: AnswerAddress, { text, blocks }: Message): Promise<boolean> {
    if (channel === undefined) return false;
    try {
      await this.#deps.clients.interactive.chat.postEphemeral({ channel, user, text, blocks, link_names: false, parse: "none" });
      return true;
    } catch (error) {
      if (outside.has(platformCode(error) ?? "")) return false;
      throw error;
    }
  }

  async #direct({ user }: AnswerAddress, message: Message): Promise<boolean> {
    await this.#deps.clients.interactive.chat.postMessage({ channel: user, ...message, ...plain });
    return true;
  }

  async #permalink(client: WebClient, channel: string, ts: string): Promise<string | undefined> {
    try {
      return (await client.chat.getPermalink({ channel, message_ts: ts })).permalink;
    } catch (error) {
      this.#deps.log.error("no permalink for a card", error);
      return undefined;
    }
  }
}
