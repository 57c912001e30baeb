// Implements MigrationNotifier: the card of a run, its thread, and the plan as files.
import type { WebClient } from "@slack/web-api";
import { RejectedError, UnavailableError } from "../../domain/errors.ts";
import { isSlackChannelId, parseAs } from "../../domain/ids.ts";
import type { SlackChannelId } from "../../domain/ids.ts";
import type { MigrationRun, RunFact } from "../../domain/migration/run/migration-run.ts";
import type { MigrationNotifier, RunPicture } from "../../ports/talk/migration-notifier.ts";
import type { CardPointer } from "../../ports/talk/notifier.ts";
import type { Log } from "../../ports/system/log.ts";
import { message } from "./messages/blocks.ts";
import { migrationCard } from "./messages/migration-card.ts";
import { factText } from "./messages/migration-words.ts";
import { planFiles } from "./messages/plan-file.ts";
import type { PlanFile } from "./messages/plan-file.ts";
import { call, plain, refuseShared, updateCard } from "./sending.ts";
import { slackError } from "./slack-errors.ts";

/** Sends through the Web API. */
export class SlackMigrations implements MigrationNotifier {
  readonly #client: WebClient;
  readonly #log: Log;

  constructor({ client, log }: { readonly client: WebClient; readonly log: Log }) {
    this.#client = client;
    this.#log = log;
  }

  async postRun(channel: SlackChannelId, { run }: RunPicture): Promise<CardPointer> {
    await refuseShared(this.#client, channel);
    const { ts, channel: where = channel } = await call("chat.postMessage", () => this.#client.chat.postMessage({ channel, ...migrationCard(run), ...plain }));
    if (ts === undefined) throw new RejectedError("payload", "Slack posted a card without saying where.");
    const { permalink } = await this.#client.chat.getPermalink({ channel: where, message_ts: ts }).catch(() => ({ permalink: undefined }));
    return { channel: parseAs(where, isSlackChannelId, "a channel id"), ts, ...(permalink === undefined ? {} : { permalink }) };
  }

  async updateRun(card: CardPointer, { run }: RunPicture): Promise<boolean> {
    return updateCard(this.#client, card, migrationCard(run));
  }

  async tellRunFact({ channel, ts }: CardPointer, fact: RunFact, { run }: RunPicture): Promise<void> {
    await call("chat.postMessage", () => this.#client.chat.postMessage({ channel, thread_ts: ts, ...message(factText(fact, run)), ...plain }));
  }

  /** Without the right to upload (`files:write`) the plan goes without its files, and the thread says so. */
  async attachPlan({ channel, ts }: CardPointer, run: MigrationRun): Promise<void> {
    try {
      const files = await Promise.all(planFiles(run).map((file) => this.#upload(file)));
      const [first, ...rest] = files;
      if (first === undefined) return;
      await this.#client.files.completeUploadExternal({ files: [first, ...rest], channel_id: channel, thread_ts: ts, initial_comment: "The whole plan" });
    } catch (error) {
      const failure = slackError(error, "files.completeUploadExternal");
      if (failure instanceof UnavailableError) throw failure;
      this.#log.error("the plan of a migration could not be attached", failure, { run: run.id });
      await call("chat.postMessage", () => this.#client.chat.postMessage({ channel, thread_ts: ts, ...message("The plan could not be attached: the app may lack the scope `files:write`. Install it anew with today's manifest."), ...plain }));
    }
  }

  async #upload({ name, content }: PlanFile): Promise<{ id: string; title: string }> {
    const body = new TextEncoder().encode(content);
    const { upload_url: url = "", file_id: id = "" } = await this.#client.files.getUploadURLExternal({ filename: name, length: body.byteLength });
    const response = await fetch(url, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    if (!response.ok) throw new UnavailableError("unavailable", `Slack took no file (${String(response.status)}).`);
    return { id, title: name };
  }
}
