// Holding calls until somebody outside lets them go.

/** How a held call goes on. */
type HangOutcome = "goOn" | "drop";

/** The calls that one fault holds. */
export class Hang {
  readonly reached: Promise<void>;
  private readonly outcome: Promise<HangOutcome>;
  private readonly markReached: () => void;
  private readonly decide: (outcome: HangOutcome) => void;

  constructor() {
    const reached = Promise.withResolvers<undefined>();
    const outcome = Promise.withResolvers<HangOutcome>();
    this.reached = reached.promise;
    this.markReached = () => { reached.resolve(undefined); };
    this.outcome = outcome.promise;
    this.decide = outcome.resolve;
  }

  /** Waits until the fault is released or dropped. */
  async hold(): Promise<HangOutcome> {
    this.markReached();
    return this.outcome;
  }

  /** Ends the hold, for calls held now and for any that come later. */
  end(outcome: HangOutcome): void {
    this.decide(outcome);
  }
}
