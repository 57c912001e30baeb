// Port: metrics that people alert on.

/** Counts and times. Never carries names of people. */
export interface Metrics {
  /** Seconds from the end of a lease to its last association gone. */
  removalLateness(cluster: string, seconds: number): void;
  /** Seconds from the last approval to confirmed access. */
  timeToGrant(cluster: string, seconds: number): void;
  /** Seconds by which the most overdue removal of a cluster is late; 0 when none is. */
  leaseOverdue(cluster: string, seconds: number): void;
  /** A pass over a cluster finished (monotonic milliseconds), so that its age can be shown. */
  sweepFinished(cluster: string): void;
  clockSkew(seconds: number): void;
  unjustifiedAssociations(cluster: string, count: number): void;
  /** Something that somebody should look at. */
  alarm(kind: string): void;
}
