// Port: telling people things. Words and pictures are the adapter's.
import type { CalledGroups } from "../../domain/break-glass/called-groups.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { Escalation, Group } from "../../domain/entitlement/entitlement.ts";
import type { SlackChannelId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { IntakeOutcome } from "../../domain/request/intake.ts";
import type { AnswerAddress, DirectFact, Notice, ThreadFact } from "../../domain/request/notice.ts";
import type { Instant } from "../../domain/time.ts";

/** Where a request's card is. */
export interface CardPointer {
  readonly channel: SlackChannelId;
  /** Slack's message timestamp. */
  readonly ts: string;
  readonly permalink?: string;
}

/** Everything that cards and notices are drawn from. */
export interface RequestPicture {
  readonly request: AccessRequest;
  /** Undefined when the cluster is no longer configured. */
  readonly cluster: Cluster | undefined;
  readonly approverGroups: readonly Group[];
  /** Who is called when it still waits; absent when the entitlement says nothing of it. */
  readonly escalation?: Pick<Escalation, "after" | "mayDecide"> & { readonly groups: readonly Group[] };
  /** Of requests that broke the glass: who is called. */
  readonly called?: CalledGroups;
  readonly now: Instant;
  /** Removal is overdue: how often it was tried. */
  readonly overdue?: { readonly since: Instant; readonly attempts: number };
}

/** Sends messages. Errors: UnavailableError with `retryAfterMs` when Slack asks to wait; RejectedError when the message can never be sent. */
export interface Notifier {
  /** Posts a card in a channel that must not be shared with another organisation. */
  postCard(channel: SlackChannelId, picture: RequestPicture): Promise<CardPointer>;
  /** Draws a card anew in place. False when the message is gone: post a new one. */
  updateCard(card: CardPointer, picture: RequestPicture): Promise<boolean>;
  postInThread(card: CardPointer, fact: ThreadFact, picture: RequestPicture & { readonly notice: Notice }): Promise<void>;
  tellRequester(fact: DirectFact, picture: RequestPicture & { readonly card: CardPointer | undefined }): Promise<void>;
  /** Answers the person who did something, seen only by them. Never throws for an answer that cannot be delivered. */
  answer(to: AnswerAddress, outcome: IntakeOutcome, picture: RequestPicture | undefined): Promise<void>;
}
