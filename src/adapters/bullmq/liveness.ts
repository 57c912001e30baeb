// Whether workers still take jobs. A ping does not tell: a blocked connection can be dead while the other one answers.

/** Heartbeats that Redis took and no worker did, before something is done about it: three at 20 s are a minute. */
const mostUnanswered = 3;

/** Counts heartbeats and signs of life; time does not come into it, so a Redis that is away is nobody's fault. */
export class Liveness {
  #unanswered = 0;
  #wasRebuilt = false;

  /** A job was taken. */
  sign(): void {
    this.#unanswered = 0;
    this.#wasRebuilt = false;
  }

  /** Redis took a heartbeat. */
  beat(): void {
    this.#unanswered += 1;
  }

  /** What is to be done now; asking for `rebuild` gives new workers a minute of their own. */
  verdict(): "fine" | "rebuild" | "hopeless" {
    if (this.#unanswered < mostUnanswered) return "fine";
    if (this.#wasRebuilt) return "hopeless";
    this.#wasRebuilt = true;
    this.#unanswered = 0;
    return "rebuild";
  }
}
