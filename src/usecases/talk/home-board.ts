// Which Home tabs are to be drawn, and when: each person's at most every two seconds, and all together slower than Slack's limit, since users.info has the same and approvals need it.
import type { SlackUserId } from "../../domain/ids.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** Milliseconds between two drawings for one person. */
const spacing = 2000;
/** So many at once, then so many a minute; Slack takes about 100 a minute of all processes (docs.slack.dev, rate limits, tier 4). */
const pace = { burst: 20, perMinute: 40 };
/** Waits after failures in a row, in milliseconds; after the last one somebody has to ask again. */
const patience = [10_000, 60_000, 300_000];

interface Waiting {
  readonly due: number;
  /** Asked for once more, for later. */
  readonly again?: number;
}

/** What one process has to draw, in memory: a process that dies leaves a tab that says when it was drawn, and has *Refresh*. */
export class HomeBoard {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #waiting = new Map<SlackUserId, Waiting>();
  readonly #drawing = new Set<SlackUserId>();
  readonly #drawnAt = new Map<SlackUserId, number>();
  readonly #failures = new Map<SlackUserId, number>();
  #tokens: { readonly left: number; readonly at: number };
  #pausedUntil = 0;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
    this.#tokens = { left: pace.burst, at: clock.monotonic() };
  }

  /** Somebody's tab is to be drawn, in so many milliseconds or later. Asking often is drawn once; a later drawing is kept beside an earlier one. */
  ask(user: SlackUserId, after = 0): void {
    const due = Math.max(this.#clock.monotonic() + after, (this.#drawnAt.get(user) ?? -Infinity) + spacing);
    const known = this.#waiting.get(user);
    if (known === undefined || due < known.due) this.#waiting.set(user, { ...known, due });
    else if (due > known.due) this.#waiting.set(user, { ...known, again: due });
  }

  /** The next one to draw, to be given back by `drawn` or `failed`; undefined when none is due or the pace does not allow one. */
  take(): SlackUserId | undefined {
    const now = this.#clock.monotonic();
    const user = now < this.#pausedUntil ? undefined : this.#firstDue(now);
    if (user === undefined || !this.#takeToken(now)) return undefined;
    const again = this.#waiting.get(user)?.again;
    this.#waiting.delete(user);
    if (again !== undefined) this.#waiting.set(user, { due: Math.max(again, now + spacing) });
    this.#drawing.add(user);
    this.#drawnAt.set(user, now);
    return user;
  }

  /** It was drawn as it is. */
  drawn(user: SlackUserId): void {
    this.#drawing.delete(user);
    this.#failures.delete(user);
  }

  /** It could not be drawn as it is: tried again for a while. */
  failed(user: SlackUserId): void {
    this.#drawing.delete(user);
    const failures = this.#failures.get(user) ?? 0;
    const wait = patience[failures];
    if (wait === undefined) {
      this.#failures.delete(user);
      return;
    }
    this.#failures.set(user, failures + 1);
    this.ask(user, wait);
  }

  /** Slack asks to wait: nothing is drawn for so many milliseconds. */
  pause(span: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonic() + span);
  }

  #firstDue(now: number): SlackUserId | undefined {
    for (const [user, at] of this.#drawnAt) {
      if (now - at < spacing) break;
      this.#drawnAt.delete(user);
    }
    return [...this.#waiting].find(([user, { due }]) => due <= now && !this.#drawing.has(user))?.[0];
  }

  #takeToken(now: number): boolean {
    const left = Math.min(pace.burst, this.#tokens.left + ((now - this.#tokens.at) / 60_000) * pace.perMinute);
    this.#tokens = { left: left >= 1 ? left - 1 : left, at: now };
    return left >= 1;
  }
}
