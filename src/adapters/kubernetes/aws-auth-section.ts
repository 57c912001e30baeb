// One section of aws-auth, opened as the authenticator's YAML 1.1 parser opens it, or refused where parsers may not agree.
import type { Document, Node, YAMLMap, YAMLSeq } from "yaml";
import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments } from "yaml";
import { findDoubt } from "./aws-auth-doubts.ts";

/** A section that cannot be read for certain. */
export class Unreadable extends Error {}

/** The items of a section, anchors resolved. */
export interface Section {
  readonly document: Document | undefined;
  readonly items: readonly (Node | null)[];
  /** Only the first YAML document counts. */
  readonly hasMoreDocuments: boolean;
  /** How many maps may still be merged: lists of aliases within lists of aliases would take for ever. */
  readonly merges: { left: number };
}

/** The fields of a row by name as spelled. */
export type Fields = ReadonlyMap<string, Node | null>;

const deepest = 20;
const mostMerges = 5000;
const emptyTexts: ReadonlySet<string> = new Set(["", "\"\"", "''", "``"]);
const nulls: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);

/** Opens a section; an empty one has no items. @throws Unreadable */
export function openSection(text: string): Section {
  if (emptyTexts.has(text.trim())) return { document: undefined, items: [], hasMoreDocuments: false, merges: { left: 0 } };
  const body = text.replace(/^\u{feff}/u, "");
  const [document, ...more] = documentsOf(body);
  const doubt = findDoubt(body, document);
  if (doubt !== undefined) throw new Unreadable(doubt);
  const contents = document?.contents ?? null;
  const rest = { hasMoreDocuments: more.length > 0, merges: { left: mostMerges } };
  if (document === undefined || isNull(contents)) return { document, items: [], ...rest };
  if (!isSeq(contents)) throw new Unreadable("not a list");
  return { document, items: contents.items.map((item) => resolve(item, document)), ...rest };
}

// Never `toJS()`: a stock schema reads several texts otherwise than the authenticator does.
function documentsOf(text: string): readonly Document[] {
  try {
    return parseAllDocuments(text, { version: "1.1", schema: "failsafe", merge: false, uniqueKeys: false });
  } catch (error) {
    throw new Unreadable("the parser gave up", { cause: error });
  }
}

/** The items of a list in a section, anchors resolved. @throws Unreadable */
export function itemsIn(list: YAMLSeq, { document }: Section): readonly (Node | null)[] {
  return document === undefined ? [] : list.items.map((item) => resolve(item, document));
}

function resolve(node: unknown, document: Document): Node | null {
  if (!isAlias(node)) return isNode(node) ? node : null;
  const target = node.resolve(document);
  if (target === undefined) throw new Unreadable("an alias without anchor");
  return target;
}

/** The fields of a map with its merges. @throws Unreadable when more than the order of the fields decides what counts */
export function fieldsOf(map: YAMLMap, section: Section, depth = 0): Fields {
  const { document } = section;
  if (depth > deepest || document === undefined) throw new Unreadable("nested too deeply");
  const fields = new Map<string, Node | null>();
  for (const [index, { key, value }] of map.items.entries()) {
    const node = resolve(value, document);
    if (!isMergeKey(key)) fields.set(textOf(key), node);
    else if (index > 0) throw new Unreadable("a merge after another field");
    else for (const [name, merged] of mergedFields(node, section, depth + 1)) fields.set(name, merged);
  }
  return fields;
}

/** The field of that lower-case name: names are compared without case (Go, encoding/json). @throws Unreadable for two spellings in one row */
export function fieldNamed(fields: Fields, name: string): Node | null {
  const [found, ...more] = [...fields].filter(([spelled]) => spelled.toLowerCase() === name);
  if (more.length > 0) throw new Unreadable("two spellings of one field");
  return found?.[1] ?? null;
}

// What YAML 1.1 reads from a plain scalar as something else than text; times, dates, `.` and `=` are text (kubernetes-sigs/yaml).
const numbers = /^[-+]?(?:0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/i;
const fractions = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;
const booleans = /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/;

/** Whether a node is text to the authenticator; what is not leaves its field at the zero value. */
export function isText(node: Node | null): boolean {
  if (!isScalar(node)) return false;
  if (node.type !== "PLAIN" || node.tag !== undefined) return true;
  const value = textOf(node);
  return !isNull(node) && !booleans.test(value) && !numbers.test(value.replaceAll("_", "")) && !fractions.test(value.replaceAll("_", ""));
}

/** The text of a scalar as written; "" for anything else. */
export function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === "string" ? node.value : "";
}

/** Whether a node stands for nothing. */
export function isNull(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.type === "PLAIN" && nulls.has(textOf(node)));
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === "PLAIN" && key.value === "<<";
}

// Of several maps the first wins.
function mergedFields(node: Node | null, section: Section, depth: number): Fields {
  const { document } = section;
  const maps = isSeq(node) && document !== undefined ? node.items.map((item) => resolve(item, document)).reverse() : [node];
  return new Map(maps.flatMap((map) => {
    section.merges.left -= 1;
    if (section.merges.left < 0) throw new Unreadable("too many merges");
    if (!isMap(map)) throw new Unreadable("a merge of something else than maps");
    return [...fieldsOf(map, section, depth)];
  }));
}
