// What this process has drawn: with it a request whose record the store lost keeps its card, and no card goes on saying what is over.
import type { RequestId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { isFinal } from "../../domain/request/request-state.ts";
import type { CardPointer } from "../../ports/talk/notifier.ts";

/** A record as it was drawn, and where. */
export interface DrawnCard {
  readonly request: AccessRequest;
  readonly card: CardPointer;
}

/** The cards of requests that are not over, in memory, one per process. */
export class DrawnCards {
  readonly #cards = new Map<RequestId, DrawnCard>();

  /** A card was drawn; that of a request that is over is not needed any more. */
  drawn(request: AccessRequest, card: CardPointer): void {
    if (isFinal(request.state)) this.#cards.delete(request.id);
    else this.#cards.set(request.id, { request, card });
  }

  /** The last drawing of a request. */
  of(id: RequestId): DrawnCard | undefined {
    return this.#cards.get(id);
  }

  /** All that is remembered. */
  all(): readonly DrawnCard[] {
    return [...this.#cards.values()];
  }

  /** It is not needed any more. */
  forget(id: RequestId): void {
    this.#cards.delete(id);
  }
}
