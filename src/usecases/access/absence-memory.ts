// When access that should be there was last seen, and first missing; absence is believed only after a second look.
import type { RequestId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** What is older says nothing that is still asked (ms): access is put back within minutes of its approval only, and what is missing is looked at by every pass. */
const keptFor = 60 * 60_000;

/** Sightings of active access, in memory, one per process. */
export class AbsenceMemory {
  readonly #clock: Clock;
  readonly #missingSince = new Map<RequestId, number>();
  readonly #presentAt = new Map<RequestId, { readonly at: Instant; readonly noted: number }>();

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
    this.#presentAt.set(request, { at, noted: this.#clock.monotonic() });
  }

  /** When it was last seen present by this process. */
  lastPresent(request: RequestId): Instant | undefined {
    return this.#presentAt.get(request)?.at;
  }

  /** Forgets what is too old to be asked for: of requests that nobody looks at any more. */
  forgetOld(): void {
    const limit = this.#clock.monotonic() - keptFor;
    for (const [request, since] of this.#missingSince) if (since < limit) this.#missingSince.delete(request);
    for (const [request, { noted }] of this.#presentAt) if (noted < limit) this.#presentAt.delete(request);
  }

  /** How many requests are remembered. */
  get size(): number {
    return new Set([...this.#missingSince.keys(), ...this.#presentAt.keys()]).size;
  }

  /** It is not active any more. */
  forget(request: RequestId): void {
    this.#missingSince.delete(request);
    this.#presentAt.delete(request);
  }
}
