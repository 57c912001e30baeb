// Where `*bold*`, `_italic_`, `~strike~` and code begin and end. Linear: a mark that is never closed is looked for once.

/** The characters that open and close a style. */
export type Mark = "*" | "_" | "~" | "`";

/** A text being searched; remembers per line end which marks have no closing one. */
export interface MarkSearch {
  readonly source: string;
  readonly exhausted: Map<Mark, number>;
}

/** True for a character that can open a style. */
export function isMark(character: string): character is Mark {
  return character === "*" || character === "_" || character === "~" || character === "`";
}

const word = /[\p{L}\p{N}]/u;
const space = /\s/;

function canClose(source: string, mark: Mark, at: number): boolean {
  if (mark === "`") return true;
  return !space.test(source.charAt(at - 1)) && !word.test(source.charAt(at + 1)) && source.charAt(at + 1) !== mark;
}

function canOpen(source: string, mark: Mark, at: number): boolean {
  if (at > 0 && word.test(source.charAt(at - 1))) return false;
  const next = source.charAt(at + 1);
  return next !== "" && next !== mark && (mark === "`" || !space.test(next));
}

/** The position of the mark that closes the one at `start`, on the same line; undefined when there is none. */
export function closingMark(search: MarkSearch, mark: Mark, start: number): number | undefined {
  const { source, exhausted } = search;
  if (!canOpen(source, mark, start) || start < (exhausted.get(mark) ?? 0)) return undefined;
  const newline = source.indexOf("\n", start);
  const end = newline < 0 ? source.length : newline;
  for (let at = source.indexOf(mark, start + 1); at >= 0 && at < end; at = source.indexOf(mark, at + 1)) {
    if (at > start + 1 && canClose(source, mark, at)) return at;
  }
  exhausted.set(mark, end);
  return undefined;
}
