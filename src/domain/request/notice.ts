// What is told about a request: thread entries and direct messages, each once. The words are made where they are sent.
import type { RequestId, SlackUserId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** Facts told in the card's thread. */
export type ThreadFact = "still_waiting" | "escalated" | "approved" | "denied" | "granted" | "continued" | "removed" | "overdue" | "outside" | "requester_left" | "recovered"
  | "broke_glass" | "review_asked" | "reviewed";
/** Facts told to the requester in a direct message. */
export type DirectFact = "waiting" | "active" | "soon" | "over" | "denied" | "expired" | "failed" | "withdrawn" | "revoked" | "lost";

/** One thing to tell, kept until it was sent. `n` tells repeats apart (second approval, second alarm). */
export type Notice =
  | { readonly to: "thread"; readonly request: RequestId; readonly fact: ThreadFact; readonly n: number; readonly at: Instant }
  | { readonly to: "requester"; readonly request: RequestId; readonly fact: DirectFact; readonly n: number; readonly at: Instant };

/** The identity of a notice: telling it twice is one telling. */
export function noticeId(notice: Notice): string {
  return `${notice.request}/${notice.to}/${notice.fact}/${String(notice.n)}`;
}

/** Somebody to answer, and by which way. */
export interface AnswerAddress {
  readonly user: SlackUserId;
  readonly channel?: string;
  readonly responseUrl?: string;
}
