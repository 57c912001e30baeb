// What a command leaves behind: text for both streams and an exit code.

/** The end of a command. 0: done. 1: what it was given is wrong. 2: it was called wrongly. */
export interface CommandResult {
  readonly exitCode: 0 | 1 | 2;
  readonly out: string;
  readonly error: string;
}
