// Drawing the card of a request and sending what is to be told about it. Holds up nothing and decides nothing.
import { channelOf } from "../../domain/configuration.ts";
import { RejectedError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { Notice } from "../../domain/request/notice.ts";
import { isFinal, isRemoving } from "../../domain/request/request-state.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { CardPointer, Notifier, RequestPicture } from "../../ports/talk/notifier.ts";
import type { DrawnCards } from "./drawn-cards.ts";
import { pictureOf } from "./picture.ts";

/** What telling needs. */
export interface TellDeps {
  readonly requests: RequestStore;
  readonly notifier: Notifier;
  readonly settings: Settings;
  readonly trustedClock: TrustedClock;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly drawnCards: DrawnCards;
}

/**
 * Brings the card up to date, then sends the notices in order, each marked as told right after it was sent.
 * @throws UnavailableError when Slack does not take a message now: run again
 */
export async function tellRequest(deps: TellDeps, id: RequestId): Promise<"done"> {
  // In this order: what is told of may be over in the record, but never missing in it.
  const { notices, cardIsStale } = await deps.requests.toTell(id);
  const request = await deps.requests.read(id);
  if (request === undefined) return "done";
  const picture = pictureOf(deps, request);
  const card = cardIsStale ? await showCard(deps, picture) : await deps.requests.cardOf(id);
  for (const notice of notices) await tell(deps, { notice, picture, card });
  return "done";
}

async function showCard(deps: TellDeps, picture: RequestPicture): Promise<CardPointer | undefined> {
  const { request } = picture;
  const known = await deps.requests.cardOf(request.id);
  const isShown = known !== undefined && (await deps.notifier.updateCard(known, picture));
  const card = isShown ? known : await post(deps, picture);
  if (card === undefined) return undefined;
  await deps.requests.cardShown(request.id, request.revision);
  deps.drawnCards.drawn(request, card);
  return card;
}

async function post(deps: TellDeps, picture: RequestPicture): Promise<CardPointer | undefined> {
  const { request } = picture;
  try {
    const card = await deps.notifier.postCard(channelOf(deps.settings.current(), request.terms.cluster), picture);
    await deps.requests.setCard(request.id, card);
    return card;
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    complain(deps, request, error);
    return undefined;
  }
}

async function tell(deps: TellDeps, { notice, picture, card }: { readonly notice: Notice; readonly picture: RequestPicture; readonly card: CardPointer | undefined }): Promise<void> {
  try {
    if (!isOutdated(notice.fact, picture.request)) {
      if (notice.to === "requester") await deps.notifier.tellRequester(notice.fact, { ...picture, card });
      else if (card === undefined) return; // there will be a card, and then a thread
      else await deps.notifier.postInThread(card, notice.fact, { ...picture, notice });
    }
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    complain(deps, picture.request, error);
  }
  await deps.requests.told(notice);
}

const whileWaiting: ReadonlySet<Notice["fact"]> = new Set(["waiting", "still_waiting", "escalated"]);

// Slack was away: what waits and what can be used is not said any more when it is over. The record may be newer than the notice, never older.
function isOutdated(fact: Notice["fact"], { state }: AccessRequest): boolean {
  return (whileWaiting.has(fact) && state !== "pending") || (fact === "active" && (isRemoving(state) || isFinal(state))) || (fact === "soon" && state !== "active");
}

// A message that Slack will never take (channel gone, person gone) is counted and dropped: access does not depend on it.
function complain(deps: TellDeps, request: AccessRequest, error: RejectedError): void {
  deps.metrics.alarm("message_refused");
  deps.log.error("message refused by Slack", error, { request: request.id });
}
