// Finds the command that was typed, and its help.
import { suggest } from "../../domain/suggest.ts";
import { usageOf } from "./command.ts";
import type { Command, Terminal } from "./command.ts";
import type { CommandResult } from "./command-result.ts";

/** Runs what was typed. What nobody knows is refused with what is near it. */
export async function runCommand(typed: readonly string[], commands: readonly Command[], terminal: Terminal): Promise<CommandResult> {
  const found = commands.find(({ words }) => startsWith(typed, words));
  if (found !== undefined) {
    const rest = typed.slice(found.words.split(" ").length);
    return rest.some(isHelp) ? help(helpOf(found)) : found.run(rest, terminal);
  }
  if (typed[0] === "help" || typed.some(isHelp)) return help(overview(commands, typed.filter((word) => word !== "help" && !isHelp(word))));
  return { exitCode: 2, out: "", error: `${unknown(typed, commands)}\n${overview(commands, [])}` };
}

function startsWith(typed: readonly string[], words: string): boolean {
  return words.split(" ").every((word, index) => typed[index] === word);
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}

function help(out: string): CommandResult {
  return { exitCode: 0, out, error: "" };
}

function helpOf(command: Command): string {
  return `usage: ${usageOf(command)}\n${command.summary}\n${command.details === undefined ? "" : `\n${command.details}\n`}`;
}

function overview(commands: readonly Command[], about: readonly string[]): string {
  const fitting = commands.filter(({ words }) => words.startsWith(about.join(" ")));
  const only = fitting.length === 1 ? fitting[0] : undefined;
  if (only !== undefined) return helpOf(only);
  return `usage:\n${(fitting.length === 0 ? commands : fitting).map((command) => `  ${usageOf(command)}\n      ${command.summary}\n`).join("")}`;
}

function unknown(typed: readonly string[], commands: readonly Command[]): string {
  if (typed.length === 0) return "Which command?";
  const parts = commands.filter(({ words }) => words.startsWith(`${typed.join(" ")} `));
  if (parts.length > 0) return `\`${typed.join(" ")}\` needs one more word: ${parts.map(({ words }) => `\`${words}\``).join(", ")}.`;
  const name = typed.slice(0, commands.some(({ words }) => words.startsWith(`${typed[0] ?? ""} `)) ? 2 : 1).join(" ");
  const known = [...new Set(commands.flatMap(({ words }) => [words, words.split(" ")[0] ?? ""]))];
  const near = [...suggest(typed.slice(0, 2).join(" "), known), ...suggest(name, known)][0];
  return `There is no command \`${name}\`.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`;
}
