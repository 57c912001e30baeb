// Where the rows of a section stand in its text: a list in block style, a row a dash, or in flow style (JSON), a row an element.
// Only the text is looked at. Whoever edits by it compares what the reader makes of both texts, so that a mistake here changes nothing.

/** Where a row stands: from its first character (with the comment lines directly above it) to the character after it. */
export interface RowSpan {
  readonly start: number;
  readonly end: number;
}

/** The rows of a section in their order; undefined when the text is no list that can be taken apart. */
export interface SectionText {
  readonly style: "block" | "flow";
  readonly rows: readonly RowSpan[];
  /** What stands before the dash of every row; "" in flow style. */
  readonly indent: string;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Finds the rows. */
export function findRows(text: string): SectionText | undefined {
  const lines = linesOf(text);
  const first = lines.find(({ text: line }) => !isEmptyOrComment(line) && !/^(?:---|\uFEFF?%)/.test(line));
  if (first === undefined) return undefined;
  const indent = /^([ ]*)-(?:[ \t]|\r?\n?$)/.exec(first.text)?.[1];
  if (indent !== undefined) return { style: "block", rows: blockRows(lines, indent), indent };
  const rows = /^\s*\[/.test(first.text) ? flowRows(text, text.indexOf("[", first.start)) : undefined;
  return rows === undefined ? undefined : { style: "flow", rows, indent: "" };
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split(/(?<=\n)/).map((line) => {
    const from = start;
    start += line.length;
    return { start: from, end: start, text: line };
  });
}

function isEmptyOrComment(line: string): boolean {
  return /^\s*(?:#.*)?$/s.test(line);
}

// What stands between the last line of a row and the comments directly above the next dash belongs to neither.
function blockRows(lines: readonly Line[], indent: string): readonly RowSpan[] {
  const isDash = ({ text }: Line): boolean => text.startsWith(`${indent}-`) && /^(?:[ \t]|\r?\n?$)/.test(text.slice(indent.length + 1));
  const dashes = lines.flatMap((line, index) => (isDash(line) ? [index] : []));
  const last = lines.findIndex(({ text }, index) => index > (dashes[0] ?? 0) && /^(?:---|\.\.\.)/.test(text));
  const inFirst = dashes.filter((index) => last === -1 || index < last);
  return inFirst.map((dash, place) => {
    const next = inFirst[place + 1] ?? (last === -1 ? lines.length : last);
    return { start: lines[commentsAbove(lines, dash)]?.start ?? 0, end: lines[lastOf(lines, dash, next)]?.end ?? 0 };
  });
}

function commentsAbove(lines: readonly Line[], dash: number): number {
  let from = dash;
  while (/^\s*#/.test(lines[from - 1]?.text ?? "")) from -= 1;
  return from;
}

function lastOf(lines: readonly Line[], dash: number, next: number): number {
  let last = next - 1;
  while (last > dash && isEmptyOrComment(lines[last]?.text ?? "")) last -= 1;
  return last;
}

// Elements of the outermost list, without the commas between them.
function flowRows(text: string, open: number): readonly RowSpan[] | undefined {
  const rows: RowSpan[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at = afterToken(text, at)) {
    const character = text[at] ?? "";
    if ("[{".includes(character)) depth += 1;
    if ("]}".includes(character)) depth -= 1;
    if (depth === 0 || (depth === 1 && character === ",")) {
      if (text.slice(start, at).trim() !== "") rows.push(trimmed(text, start, at));
      start = at + 1;
    }
    if (depth === 0) return rows;
  }
  return undefined;
}

function trimmed(text: string, start: number, end: number): RowSpan {
  const whole = text.slice(start, end);
  return { start: start + whole.length - whole.trimStart().length, end: end - whole.length + whole.trimEnd().length };
}

// Quoted text and comments are one token each.
function afterToken(text: string, at: number): number {
  const rest = text.slice(at);
  const token = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/s.exec(rest) ?? (/\s/.test(text[at - 1] ?? " ") ? /^#[^\n]*/.exec(rest) : null);
  return at + Math.max(1, token?.[0].length ?? 1);
}
