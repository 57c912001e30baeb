// What a reader's client knows when it draws a text. No node imports.

/** Names for ids, the present, the zone. */
export interface Reader {
  /** `@ann`, `@sre`, `#payments`; undefined for an unknown id. */
  nameOf(id: string): string | undefined;
  /** Epoch milliseconds on the sandbox clock. */
  readonly now: number;
  /** An IANA zone name. */
  readonly timeZone: string;
}
