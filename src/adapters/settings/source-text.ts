// The YAML text as plain data, with the line and column of everything in it.
import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import type { Finding, Path, Problem } from "./problem.ts";

// More is no configuration but an attack on the parser.
const mostAliases = 100;

// By the error codes of the YAML library (eemeli.org/yaml, errors).
const mends: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "Take one of them out", TAB_AS_INDENT: "Use spaces", BAD_INDENT: "Indent all keys of one mapping by the same number of spaces",
  MULTIPLE_DOCS: "Keep one document to a file", UNEXPECTED_TOKEN: "Is a quote, bracket or comma missing, or one too many?",
};

/** A file that is YAML. */
export interface SourceText {
  readonly value: unknown;
  /** Puts findings at their lines, in the order of the file. */
  locate(findings: readonly Finding[]): readonly Problem[];
}

/** Parses the text: one document, no key twice, no tags that nobody knows. */
export function parseSource(text: string): SourceText | { readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({ path: [], message: `${message.replaceAll("\n", " ")}. ${mends[code] ?? "This is no valid YAML: look for a missing colon, quote or bracket"}`, ...position(lines, pos[0]) }));
  if (broken.length > 0) return { problems: broken };
  const tooMany = aliasBeyondLimit(document);
  if (tooMany !== undefined) return { problems: [{ path: [], message: `has more than ${mostAliases} aliases`, ...position(lines, tooMany) }] };
  const value = plainValue(document);
  if (value === undefined) return { problems: [{ path: [], message: "has aliases that stand for too much, or for nothing", line: 1, column: 1 }] };
  return { value: value.value, locate: (findings) => findings.map((finding) => ({ ...finding, ...place(document, lines, finding.path) })).sort(byPlace) };
}

function byPlace(one: Problem, other: Problem): number {
  return one.line - other.line || one.column - other.column;
}

function aliasBeyondLimit(document: Document): number | undefined {
  const starts: (number | undefined)[] = [];
  visit(document, { Alias: (_key, alias) => { starts.push(alias.range?.[0]); } });
  return starts.length > mostAliases ? starts[mostAliases] ?? 0 : undefined;
}

function plainValue(document: Document): { readonly value: unknown } | undefined {
  try {
    // The parser counts the anchor too, and multiplies aliases within aliases.
    const value: unknown = document.toJS({ maxAliasCount: mostAliases + 1 });
    return { value };
  } catch {
    return undefined;
  }
}

// The place of the key, or of the nearest thing around it that is in the file.
function place(document: Document, lines: LineCounter, path: Path): { readonly line: number; readonly column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const start = startOf(nodeAt(document, path.slice(0, length)));
    if (start !== undefined) return position(lines, start);
  }
  return { line: 1, column: 1 };
}

function nodeAt(document: Document, path: Path): unknown {
  const above = path.slice(0, -1);
  const parent: unknown = above.length === 0 ? document.contents : document.getIn(above, true);
  const map: unknown = isAlias(parent) ? parent.resolve(document) : parent;
  const pair = isMap(map) ? map.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1))) : undefined;
  return pair === undefined ? document.getIn(path, true) : pair.key;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const start: unknown = node.range[0];
  return typeof start === "number" ? start : undefined;
}

function position(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
