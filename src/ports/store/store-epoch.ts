// Port: noticing that the store lost or took back what it held.

/** What identifies a state of the store. */
export interface StoreMark {
  /** Random, made when the store was empty: another one means that it was wiped. */
  readonly epoch: string;
  /** Last id of the audit stream: a lower one means that the store was rolled back. */
  readonly lastEventId: string;
}

/** Reads the mark; makes the epoch when there is none. Errors: UnavailableError. */
export interface StoreEpoch {
  mark(): Promise<StoreMark>;
}
