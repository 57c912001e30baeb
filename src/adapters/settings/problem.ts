// Problems of the configuration file: what, where, what to do.

/** A place in the YAML document: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/** A problem without its line. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** One problem. Line and column count from 1. */
export interface Problem extends Finding {
  readonly line: number;
  readonly column: number;
}

/** All problems as one text, one a line: `file:line:column: where: what`. */
export function renderProblems(file: string, problems: readonly Problem[]): string {
  const lines = problems.map((problem) => renderProblem(file, problem));
  return `The configuration has ${String(problems.length)} problem${problems.length === 1 ? "" : "s"}:\n${lines.join("\n")}`;
}

/** One problem as text. */
export function renderProblem(file: string, { path, message, line, column }: Problem): string {
  return `${file}:${String(line)}:${String(column)}: ${path.length === 0 ? "" : `${pathText(path)}: `}${message}`;
}

function pathText(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${String(key)}]` : `${index === 0 ? "" : "."}${key}`)).join("");
}
