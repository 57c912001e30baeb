// One section of aws-auth, opened as the authenticator's YAML 1.1 parser opens it, or refused where parsers may not agree.
import type { Document, Node, YAMLMap } from "yaml";
import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments } from "yaml";
import { findDoubt } from "./aws-auth-doubts.ts";

/** A section that cannot be read for certain. */
export class Unreadable extends Error {}

/** The items of a section, anchors resolved. */
export interface Section {
  readonly document: Document | undefined;
  readonly items: readonly (Node | null)[];
}

/** The fields of a row by name as spelled. */
export type Fields = ReadonlyMap<string, Node | null>;

const deepest = 20;
const emptyTexts: ReadonlySet<string> = new Set(["", "\"\"", "''", "``"]);
const nulls: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);

/** Opens a section; an empty one has no items. @throws Unreadable */
export function openSection(text: string): Section {
  if (emptyTexts.has(text.trim())) return { document: undefined, items: [] };
  const body = text.replace(/^\u{feff}/u, "");
  const document = firstDocument(body);
  const doubt = findDoubt(body, document);
  if (doubt !== undefined) throw new Unreadable(doubt);
  const contents = document?.contents ?? null;
  if (document === undefined || isNull(contents)) return { document, items: [] };
  if (!isSeq(contents)) throw new Unreadable("not a list");
  return { document, items: contents.items.map((item) => resolve(item, document)) };
}

// Never `toJS()`: a stock schema reads several texts otherwise than the authenticator does.
function firstDocument(text: string): Document | undefined {
  try {
    const [first] = parseAllDocuments(text, { version: "1.1", schema: "failsafe", merge: false, uniqueKeys: false });
    return first;
  } catch (error) {
    throw new Unreadable("the parser gave up", { cause: error });
  }
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
    if (!isMap(map)) throw new Unreadable("a merge of something else than maps");
    return [...fieldsOf(map, section, depth)];
  }));
}
