// Port: telling administrators how a migration goes. Words and pictures are the adapter's.
import type { SlackChannelId } from "../../domain/ids.ts";
import type { MigrationRun, RunFact } from "../../domain/migration/run/migration-run.ts";
import type { Instant } from "../../domain/time.ts";
import type { CardPointer } from "./notifier.ts";

/** What a card is drawn from. */
export interface RunPicture {
  readonly run: MigrationRun;
  readonly now: Instant;
}

/** Sends. Errors: UnavailableError; RejectedError when the message can never be sent. */
export interface MigrationNotifier {
  postRun(channel: SlackChannelId, picture: RunPicture): Promise<CardPointer>;
  /** False when the message is gone: post a new one. */
  updateRun(card: CardPointer, picture: RunPicture): Promise<boolean>;
  tellRunFact(card: CardPointer, fact: RunFact, picture: RunPicture): Promise<void>;
  /** Puts the plan into the thread as files. */
  attachPlan(card: CardPointer, run: MigrationRun): Promise<void>;
}
