// Problems of the configuration file: what, where, what to do.

/** A place in the YAML document: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/** One problem. Line and column count from 1. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** All problems as one text: `file:line:column: where: what`. */
export function renderProblems(file: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message, line, column }) => `${file}:${String(line)}:${String(column)}: ${path.length === 0 ? "" : `${pathText(path)}: `}${message}`);
  return `The configuration has ${String(problems.length)} problem${problems.length === 1 ? "" : "s"}:\n${lines.join("\n")}`;
}

/** `entitlements[0].duration.max`. */
export function pathText(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${String(key)}]` : `${index === 0 ? "" : "."}${key}`)).join("");
}
