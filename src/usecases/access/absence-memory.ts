// When access that should be there was last seen, and first missing; absence is believed only after a second look.
import type { RequestId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** Sightings of active access, in memory, one per process. */
export class AbsenceMemory {
  readonly #clock: Clock;
  readonly #missingSince = new Map<RequestId, number>();
  readonly #presentAt = new Map<RequestId, Instant>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since it was first missing; undefined at the first time, which is remembered. */
  missingFor(request: RequestId): number | undefined {
    const since = this.#missingSince.get(request);
    if (since !== undefined) return this.#clock.monotonic() - since;
    this.#missingSince.set(request, this.#clock.monotonic());
    return undefined;
  }

  /** It was seen present at this time. */
  present(request: RequestId, at: Instant): void {
    this.#missingSince.delete(request);
    this.#presentAt.set(request, at);
  }

  /** When it was last seen present by this process. */
  lastPresent(request: RequestId): Instant | undefined {
    return this.#presentAt.get(request);
  }

  /** It is not active any more. */
  forget(request: RequestId): void {
    this.#missingSince.delete(request);
    this.#presentAt.delete(request);
  }
}
