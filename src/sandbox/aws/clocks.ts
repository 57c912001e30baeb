// The sources of time and chance that the AWS services of the sandbox take from outside.

/** Times are epoch milliseconds. */
export interface Clocks {
  /** The sandbox's clock, which people can move forward: resources and `Date` headers follow it. */
  readonly now: () => number;
  /** The machine's clock: credentials and rate limits follow it. */
  readonly realNow: () => number;
  /** A number in [0, 1); the same sequence gives the same ids and the same faults. */
  readonly random: () => number;
}
