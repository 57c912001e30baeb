// Taking rows out of aws-auth, and putting them back, by text: every other byte stays as it is.
// What comes out is believed only when the reader finds exactly the wanted rows in it.
import { isSame } from "../../equal.ts";
import type { AwsAuthReading, Row, RowSection } from "../aws-auth.ts";
import { rowName } from "../aws-auth.ts";
import type { AwsAuthData } from "../collected-facts.ts";
import { findRows } from "./row-text.ts";
import type { SectionText } from "./row-text.ts";

/** One section before and after. */
export interface SectionChange {
  readonly section: RowSection;
  readonly before: string;
  readonly after: string;
}

/** An edit, or why there is none: a sentence. */
export type Edit = { readonly changes: readonly SectionChange[] } | { readonly refusal: string };

/** Reads aws-auth as its authenticator does. */
export type Read = (data: AwsAuthData) => AwsAuthReading;

const sections: readonly RowSection[] = ["mapRoles", "mapUsers"];

/** Takes out all rows of these names; case does not count, since all spellings of a principal share a fate. */
export function removeRows(data: AwsAuthData, names: readonly string[], read: Read): Edit {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return edit(data, read, {
    text: (_section, text, rows) => {
      const gone = rows.filter((row) => wanted.has(nameOf(row)));
      return gone.length === 0 ? text : withoutRows(text, new Set(gone.map(({ index }) => index)));
    },
    rows: (_section, rows) => rows.filter((row) => !wanted.has(nameOf(row))),
  });
}

/** Undoes an edit in the present text. What somebody changed since then stays; a row that is there again already is not put twice. */
export function restoreRows(data: AwsAuthData, made: readonly SectionChange[], read: Read): Edit {
  const missing = new Map(made.map(({ section, before, after }) => [section, missingRows({ section, before, after }, data, read)]));
  return edit(data, read, {
    text: (section, text) => {
      const change = made.find((one) => one.section === section);
      const lost = missing.get(section) ?? [];
      if (change === undefined || lost.length === 0) return text;
      return text === change.after ? change.before : withRows(text, lost.map((row) => textOfRow(change.before, row.index)));
    },
    rows: (section, rows) => [...rows, ...missing.get(section) ?? []],
  });
}

interface Wanted {
  /** The new text; undefined when it cannot be made. */
  readonly text: (section: RowSection, text: string, rows: readonly Row[]) => string | undefined;
  readonly rows: (section: RowSection, rows: readonly Row[]) => readonly Row[];
}

function edit(data: AwsAuthData, read: Read, wanted: Wanted): Edit {
  const reading = read(data);
  const changes: SectionChange[] = [];
  for (const section of sections) {
    const found = reading[section];
    const before = data[section] ?? "";
    if (found.kind === "void") return { refusal: `${section} cannot be read for certain (${found.why})` };
    const after = wanted.text(section, before, found.items);
    if (after === undefined) return { refusal: `${section} is not written as a list whose rows can be told apart` };
    if (after !== before) changes.push({ section, before, after });
  }
  const edited = read({ ...data, ...Object.fromEntries(changes.map(({ section, after }) => [section, after])) });
  const odd = sections.find((section) => !says(edited, section, wanted.rows(section, rowsIn(reading, section))));
  return odd === undefined ? { changes } : { refusal: `${odd} would not say what was wanted after the edit` };
}

function rowsIn(reading: AwsAuthReading, section: RowSection): readonly Row[] {
  const found = reading[section];
  return found.kind === "read" ? found.items : [];
}

// The same rows, in whatever order: a row that is put back comes last, which is looked at by whoever asks for it.
function says(reading: AwsAuthReading, section: RowSection, wanted: readonly Row[]): boolean {
  const key = ({ arn, sso, username, groups, warnings }: Row): string => JSON.stringify([arn, sso, username, groups, warnings]);
  return reading[section].kind === "read" && isSame(rowsIn(reading, section).map(key).sort(), wanted.map(key).sort());
}

function missingRows({ section, before, after }: SectionChange, data: AwsAuthData, read: Read): readonly Row[] {
  const there = new Set([{ [section]: after }, data].flatMap((one) => rowsIn(read(one), section).map(nameOf)));
  return rowsIn(read({ [section]: before }), section).filter((row) => !there.has(nameOf(row)));
}

function nameOf(row: Row): string {
  return rowName(row).toLowerCase();
}

function withoutRows(text: string, gone: ReadonlySet<number>): string | undefined {
  const found = findRows(text);
  if (found === undefined) return undefined;
  if (gone.size === found.rows.length) return withoutAny(text, found);
  return found.style === "block" ? cutBlock(text, found, gone) : cutFlow(text, found, gone);
}

// The key stays, with an empty list.
function withoutAny(text: string, found: SectionText): string {
  if (found.style === "block") return `${cutBlock(text, found, new Set(found.rows.keys()))}${found.indent}[]\n`;
  const { start, end } = { start: found.rows[0]?.start ?? 0, end: found.rows.at(-1)?.end ?? 0 };
  return text.slice(0, start) + text.slice(end).replace(/^\s*,/, "");
}

function cutBlock(text: string, { rows }: SectionText, gone: ReadonlySet<number>): string {
  return rows.reduceRight((rest, { start, end }, index) => (gone.has(index) ? rest.slice(0, start) + rest.slice(end) : rest), text);
}

// With its row goes one comma: the one after it, or for the last row that stays nobody the one before.
function cutFlow(text: string, { rows }: SectionText, gone: ReadonlySet<number>): string {
  const kept = rows.filter((_row, index) => !gone.has(index));
  const lastKept = kept.at(-1);
  return rows.reduceRight((rest, { start, end }, index) => {
    if (!gone.has(index)) return rest;
    const next = rows[index + 1];
    if (next !== undefined && lastKept !== undefined && lastKept.start > start) return rest.slice(0, start) + rest.slice(next.start);
    return rest.slice(0, rows[index - 1]?.end ?? start) + rest.slice(end);
  }, text);
}

function textOfRow(text: string, index: number): string {
  const span = findRows(text)?.rows[index];
  return span === undefined ? "" : text.slice(span.start, span.end);
}

function withRows(text: string, rows: readonly string[]): string | undefined {
  const lines = rows.map((row) => (row.endsWith("\n") ? row : `${row}\n`));
  const found = findRows(text);
  const last = found?.rows.at(-1);
  if (last === undefined) return withFirstRows(text, lines.join(""));
  if (found?.style !== "block") return undefined;
  const head = text.slice(0, last.end);
  return `${head}${head.endsWith("\n") ? "" : "\n"}${lines.map((row) => reindented(row, found.indent)).join("")}${text.slice(last.end)}`;
}

// An empty list gives way to them; comments around it stay.
function withFirstRows(text: string, rows: string): string {
  return /^[ ]*\[\s*\][ ]*\r?\n?/m.test(text) ? text.replace(/^[ ]*\[\s*\][ ]*\r?\n?/m, () => rows) : text + rows;
}

function reindented(row: string, indent: string): string {
  const own = /^([ ]*)-/m.exec(row)?.[1] ?? "";
  return row.split("\n").map((line) => (line === "" ? line : indent + (line.startsWith(own) ? line.slice(own.length) : line.trimStart()))).join("\n");
}
