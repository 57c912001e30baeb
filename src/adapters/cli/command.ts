// What a command of `eks-access` is, and what it may use of the terminal.
import type { CommandResult } from "./command-result.ts";

/** Where a command writes while it runs. */
export interface Terminal {
  /** Resolves when the text was taken; a slow reader slows the command down. */
  write(text: string): Promise<void>;
  /** Shows how far the command is, from 0 to 1; nothing is shown when no person is looking. */
  showProgress(done: number): void;
}

/** One command. Each has a file of its own. */
export interface Command {
  /** What is typed after `eks-access`, such as `audit verify`. */
  readonly words: string;
  /** What follows the words, such as `FILE… [--json]`. */
  readonly takes: string;
  /** One sentence for the list of commands. */
  readonly summary: string;
  /** More for its own help; may be empty. */
  readonly details?: string;
  /** @param args the words after the command's own. Never throws for what a person can mend. */
  run(args: readonly string[], terminal: Terminal): CommandResult | Promise<CommandResult>;
}

/** `eks-access audit verify FILE… [--json]`. */
export function usageOf({ words, takes }: Pick<Command, "words" | "takes">): string {
  return `eks-access ${words} ${takes}`.trim();
}

/** The command was called wrongly: what is wrong, and how it is called. */
export function misused(command: Pick<Command, "words" | "takes">, sentence: string): CommandResult {
  return { exitCode: 2, out: "", error: `${sentence}\nusage: ${usageOf(command)}\n` };
}

/** What `parse` makes of the words of a command line; a word that it does not know is told with the usage. */
export function parseOr<T extends object>(command: Pick<Command, "words" | "takes">, parse: () => T): T | CommandResult {
  try {
    return parse();
  } catch (error) {
    // node:util's parseArgs throws a TypeError about the words; nothing else is called in there.
    if (error instanceof TypeError) return misused(command, error.message);
    throw error;
  }
}
