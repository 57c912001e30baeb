// YAML 1.1 text as the values that the authenticator's parser makes of it (go-yaml 2: resolve.go, decode.go).
import type { Document, Scalar, YAMLMap } from "yaml";
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";

/** A value. `source` is how a scalar was written; of equal keys of a map the last one counts. */
export type Value =
  | { readonly kind: "null" | "boolean" | "number" | "text"; readonly source: string }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly fields: ReadonlyMap<string, Value> };

/** Thrown when the parser refuses a whole text, and for constructions that nobody should write. */
export class YamlRefusal extends Error {}

const nothing: Value = { kind: "null", source: "" };
const nulls = new Set(["", "~", "null", "Null", "NULL"]);
const booleans = new Set(["y", "yes", "on", "true", "n", "no", "off", "false"].flatMap((word) => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]));
const integer = /^[-+]?(?:0x[0-9a-fA-F]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const strings = "tag:yaml.org,2002:str";
const deepest = 50;

/** The value of the first document in a text; null when there is none. @throws YamlRefusal */
export function readYaml(text: string): Value {
  const body = text.replace(/^\u{feff}/u, "");
  // Control characters that YAML forbids, and line breaks that only YAML 1.1 knows.
  if (/[\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}\u{85}\u{2028}\u{2029}]|\r(?!\n)/u.test(body)) throw new YamlRefusal("control characters are not allowed");
  if (/^[^#\n]*\t/m.test(body)) throw new YamlRefusal("tabs belong in comments only");
  if (/^%/m.test(body)) throw new YamlRefusal("directives are not understood here");
  const [document] = parseAllDocuments(body, { version: "1.1", schema: "failsafe", merge: false, uniqueKeys: false });
  if (document === undefined) return nothing;
  const [problem] = document.errors;
  if (problem !== undefined) throw new YamlRefusal(problem.message.split("\n")[0] ?? problem.code);
  return valueOf(document.contents, document, 0);
}

function valueOf(node: unknown, document: Document, depth: number): Value {
  if (depth > deepest) throw new YamlRefusal("nested too deeply, or an anchor holds itself");
  if (node === null || node === undefined) return nothing;
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (target === undefined) throw new YamlRefusal(`unknown anchor '${node.source}' referenced`);
    return valueOf(target, document, depth + 1);
  }
  if (isScalar(node)) return scalarOf(node);
  if (isSeq(node)) return { kind: "list", items: node.items.map((item) => valueOf(item, document, depth + 1)) };
  if (isMap(node)) return { kind: "map", fields: fieldsOf(node, document, depth + 1) };
  throw new YamlRefusal("neither a scalar, a list nor a map");
}

function scalarOf(node: Scalar): Value {
  if (node.tag !== undefined && node.tag !== strings) throw new YamlRefusal(`the tag ${node.tag} is not understood here`);
  const source = typeof node.value === "string" ? node.value : "";
  const isPlain = node.type === undefined || node.type === "PLAIN";
  return isPlain && node.tag === undefined ? plainOf(source) : { kind: "text", source };
}

function plainOf(source: string): Value {
  if (nulls.has(source)) return nothing;
  if (source.includes("?") || source.startsWith(":") || source.endsWith(":")) throw new YamlRefusal(`parsers do not agree on \`${source}\``);
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(source)) throw new YamlRefusal("unsupported value");
  if (booleans.has(source)) return { kind: "boolean", source };
  const digits = source.replaceAll("_", "");
  return { kind: integer.test(digits) || float.test(digits) ? "number" : "text", source };
}

// A merge counts in its place like any other pair: what comes later wins.
function fieldsOf(node: YAMLMap, document: Document, depth: number): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>();
  for (const { key, value } of node.items) {
    const found = valueOf(value, document, depth);
    if (isMergeKey(key)) for (const [name, merged] of mergedFields(found)) fields.set(name, merged);
    else fields.set(keyOf(key), found);
  }
  return fields;
}

// Of a list of maps the first wins.
function mergedFields(value: Value): readonly (readonly [string, Value])[] {
  const maps = value.kind === "list" ? value.items.toReversed() : [value];
  return maps.flatMap((map) => {
    if (map.kind !== "map") throw new YamlRefusal("map merge requires map or sequence of maps as the value");
    return [...map.fields];
  });
}

function keyOf(key: unknown): string {
  const value = isScalar(key) ? scalarOf(key) : undefined;
  if (value === undefined || !("source" in value) || value.kind === "null") throw new YamlRefusal("invalid map key");
  return value.source;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === "<<" && (key.type === undefined || key.type === "PLAIN");
}
