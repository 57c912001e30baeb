// `eks-access config check` and `config schema`: the configuration file without starting anything.
import { parseArgs } from "node:util";
import { misused, parseOr } from "./command.ts";
import type { Command } from "./command.ts";
import type { CommandResult } from "./command-result.ts";

/** One problem or warning. Line and column count from 1. */
export interface CheckedPlace {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What `config check` needs. */
export interface ConfigCheckDeps {
  /** Throws what the file system says. */
  readonly readFile: (path: string) => string;
  readonly check: (text: string) => { readonly problems: readonly CheckedPlace[]; readonly warnings: readonly CheckedPlace[] };
  readonly render: (file: string, place: CheckedPlace) => string;
}

const check = { words: "config check", takes: "FILE [--json]" };
const schema = { words: "config schema", takes: "" };

/** `config check`. */
export function configCheck(deps: ConfigCheckDeps): Command {
  return {
    ...check, summary: "Every problem of a configuration file, with line and column; changes nothing and asks nobody.",
    details: "--json  problems and warnings as JSON\nExit code 0: the file is good, perhaps with warnings. 1: it is not, or cannot be read. 2: called wrongly.",
    run: (args) => runCheck(args, deps),
  };
}

/** `config schema`. @param text makes the JSON Schema */
export function configSchema(text: () => string): Command {
  return {
    ...schema, summary: "The JSON Schema of the configuration file, for editors.",
    run: (args) => {
      const parsed = parseOr(schema, () => parseArgs({ args: [...args], options: {} }));
      return "exitCode" in parsed ? parsed : { exitCode: 0, out: text(), error: "" };
    },
  };
}

function runCheck(args: readonly string[], deps: ConfigCheckDeps): CommandResult {
  const parsed = parseOr(check, () => parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean", default: false } } }));
  if ("exitCode" in parsed) return parsed;
  const [file, ...others] = parsed.positionals;
  if (file === undefined || others.length > 0) return misused(check, "Which file? Name one.");
  const text = textOf(file, deps);
  if (typeof text !== "string") return text;
  const { problems, warnings } = deps.check(text);
  const exitCode = problems.length === 0 ? 0 : 1;
  if (parsed.values.json) return { exitCode, out: `${JSON.stringify({ ok: exitCode === 0, file, problems, warnings }, undefined, 2)}\n`, error: "" };
  const told = [...problems.map((place) => deps.render(file, place)), ...warnings.map((place) => `${deps.render(file, place)} (warning)`)].map((line) => `${line}\n`).join("");
  const count = `${String(problems.length)} problem${problems.length === 1 ? "" : "s"}`;
  return exitCode === 0 ? { exitCode, out: `${told}${file} is good.\n`, error: "" } : { exitCode, out: "", error: `${told}${file} has ${count}; it would not be taken.\n` };
}

function textOf(file: string, { readFile }: ConfigCheckDeps): string | CommandResult {
  try {
    return readFile(file);
  } catch (error) {
    return { exitCode: 1, out: "", error: `${file}: the configuration cannot be read (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).\n` };
  }
}
