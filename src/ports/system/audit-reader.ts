// Port: reading what all processes wrote to the shared audit stream.

/** The stream in Redis. It is shortened at its old end; the files have everything. */
export interface AuditReader {
  /** About how many events there are. Errors: UnavailableError. */
  length(): Promise<number>;
  /** The events as text, oldest first, some at a time. Errors: UnavailableError. */
  read(): AsyncIterable<readonly string[]>;
}
