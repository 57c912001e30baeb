// Constructions on which YAML parsers do not agree with the authenticator's. Nobody writes them on purpose; whoever meets one refuses the section.
import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, visit } from "yaml";

/** What is doubtful about a text and its first document, with its line; undefined when nothing is. */
export function findDoubt(text: string, document: Document | undefined): string | undefined {
  const inText = doubtInText(text);
  if (inText !== undefined || document === undefined) return inText;
  const [error] = document.errors;
  if (error !== undefined) return atLine(text, error.pos[0], `no YAML (${error.code})`);
  let found: string | undefined;
  visit(document, (_key, node) => {
    const doubt = doubtInNode(node, { text, document });
    found = doubt === undefined ? undefined : atLine(text, startOf(node), doubt);
    return found === undefined ? undefined : visit.BREAK;
  });
  return found;
}

function atLine(text: string, offset: number, what: string): string {
  return `line ${String(text.slice(0, offset).split("\n").length)}: ${what}`;
}

function startOf(node: unknown): number {
  const place = isPair(node) ? node.key : node;
  return isNode(place) ? place.range?.[0] ?? 0 : 0;
}

const textDoubts: readonly (readonly [RegExp, string])[] = [
  [/[\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}\u{85}\u{2028}\u{2029}\u{feff}]/u, "control character"],
  [/\r(?!\n)/, "lone carriage return"],
  [/^[^#\n]*\t/m, "tab outside a comment"],
  [/^%/m, "directive"],
  [/^[^#\n]*\?(?:\s|$)/m, "explicit key"],
];

function doubtInText(text: string): string | undefined {
  for (const [pattern, what] of textDoubts) {
    const found = pattern.exec(text);
    if (found !== null) return atLine(text, found.index, what);
  }
  return undefined;
}

interface Where {
  readonly text: string;
  readonly document: Document;
}

function doubtInNode(node: unknown, where: Where): string | undefined {
  if (isPair(node)) return doubtInKey(node);
  if (isAlias(node)) return node.resolve(where.document) === undefined ? "alias without anchor" : undefined;
  if (isScalar(node)) return doubtInMark(node) ?? doubtInScalar(node, where.text);
  if (isMap(node) || isSeq(node)) return doubtInMark(node) ?? (node.flow === true ? doubtInFlow(node, where.text) : undefined);
  return undefined;
}

function doubtInMark(node: Node & { readonly anchor?: string }): string | undefined {
  if (node.tag !== undefined && !(isScalar(node) && node.tag === "tag:yaml.org,2002:str")) return "tag";
  return node.anchor !== undefined && !/^[\w-]+$/.test(node.anchor) ? "odd anchor" : undefined;
}

// In `{a}` the key has no value; `[a: b]` is a list with a map in it.
function doubtInFlow(node: YAMLMap | YAMLSeq, text: string): string | undefined {
  if (isMap(node)) return node.items.some(({ value }) => value === null) ? "key without value" : undefined;
  return node.items.some((item) => isMap(item) && text.charAt(item.range?.[0] ?? -1) !== "{") ? "pair in a flow list" : undefined;
}

function doubtInKey({ key }: Pair): string | undefined {
  if (!isScalar(key)) return "key that is no scalar";
  const name = String(key.value);
  if (key.type === "PLAIN" && ["", "~", "null"].includes(name.toLowerCase())) return "null as key";
  return /^[\u{20}-\u{7e}]*$/u.test(name) ? undefined : "key of unusual letters";
}

function doubtInScalar(node: Scalar, text: string): string | undefined {
  if (node.type === "PLAIN") return doubtInPlain(String(node.value));
  if (node.type !== "QUOTE_DOUBLE" && node.type !== "QUOTE_SINGLE") return undefined;
  const [start, end] = node.range ?? [0, 0];
  const source = text.slice(start, end);
  return source.includes("\n") || source.includes("\\/") ? "quoted text over several lines, or with \\/" : undefined;
}

function doubtInPlain(value: string): string | undefined {
  if (value.includes("?") || value.startsWith(":") || value.endsWith(":")) return "plain text with ? or :";
  return /^[-+]?\.(?:inf|nan)$/i.test(value) ? "number that is none" : undefined;
}
