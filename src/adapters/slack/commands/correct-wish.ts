// What *Send corrected* would send: the wish with the one suggestion for each problem put in.
import type { CommandProblem, TypedWish } from "./command.ts";
import { formatWish } from "./format-command.ts";
import { formatPair } from "./format-pair.ts";
import { parseCommand } from "./parse-command.ts";

/** A wish that can be sent. */
export type WholeWish = TypedWish & { readonly cluster: string; readonly role: string };

/** The corrected wish; undefined unless every problem has exactly one suggestion and nothing is missing then. */
export function correctWish(problems: readonly CommandProblem[], wish: TypedWish): WholeWish | undefined {
  const repairs = problems.map(repair);
  if (repairs.length === 0 || repairs.includes(undefined)) return undefined;
  const parsed = parseCommand([formatWish(wish), ...repairs].join(" "), { clusters: [], roles: [] });
  return "command" in parsed && parsed.command.kind === "request" ? parsed.command.wish : undefined;
}

function repair(problem: CommandProblem): string | undefined {
  if (problem.code === "stray") return problem.suggestion;
  if (problem.code === "duration" && problem.suggestion !== undefined) return `for=${problem.suggestion}`;
  if (problem.code !== "unknown_key" || problem.suggestions.length !== 1) return undefined;
  const [key = ""] = problem.suggestions;
  return formatPair(key, problem.value);
}
