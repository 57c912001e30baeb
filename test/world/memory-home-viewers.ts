// Who opened the Home tab, in memory.
import { UnavailableError } from "../../src/domain/errors.ts";
import type { SlackUserId } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { HomeViewers } from "../../src/ports/store/home-viewers.ts";

export class MemoryHomeViewers implements HomeViewers {
  readonly #at = new Map<SlackUserId, Instant>();
  isAway = false;
  async opened(user: SlackUserId, at: Instant): Promise<void> {
    if (this.isAway) throw new UnavailableError("unavailable", "the store is away");
    if (at >= (this.#at.get(user) ?? 0)) this.#at.set(user, at);
    for (const [old] of [...this.#at].toSorted(([, one], [, other]) => other - one).slice(1000)) this.#at.delete(old);
    return Promise.resolve();
  }
  async since(at: Instant): Promise<readonly SlackUserId[]> {
    return Promise.resolve([...this.#at].filter(([, opened]) => opened >= at).toSorted(([, one], [, other]) => other - one).map(([user]) => user));
  }
}
