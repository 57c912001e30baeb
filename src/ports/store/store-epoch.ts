// Port: noticing that the store lost or took back what it held.

/** What identifies a state of the store. */
export interface StoreMark {
  /** Random, made when the store was empty: another one means that it was wiped. */
  readonly epoch: string;
  /** Id of the last event of the audit stream. */
  readonly lastEventId: string;
  /** Whether the event that was asked for is still there: otherwise the store was rolled back. Ids are times, so that a later one may follow a gap. */
  readonly hasKnown: boolean;
}

/** Reads the mark; makes the epoch when there is none. Errors: UnavailableError. */
export interface StoreEpoch {
  /** @param known the last event that was seen here, if any was */
  mark(known?: string): Promise<StoreMark>;
}
