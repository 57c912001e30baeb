// Words as positional words and key=value pairs.
import { suggest } from "../../../domain/suggest.ts";
import { parseDuration } from "../../../domain/time.ts";
import type { CommandProblem, Verb } from "./command.ts";
import type { Word } from "./split-line.ts";

/** The keys of this version. */
export type Key = "ns" | "for" | "reason" | "ticket" | "cluster" | "role" | "from" | "type" | "match" | "to" | "last" | "person" | "skip" | "soak";

const spellings: ReadonlyMap<string, Key> = new Map<string, Key>([
  ["ns", "ns"], ["namespace", "ns"], ["namespaces", "ns"], ["n", "ns"], ["for", "for"], ["duration", "for"],
  ["reason", "reason"], ["because", "reason"], ["ticket", "ticket"], ["issue", "ticket"], ["cluster", "cluster"], ["role", "role"],
]);
const allowed: Readonly<Record<Verb, readonly Key[]>> = {
  request: ["ns", "for", "reason", "ticket", "cluster", "role"],
  "break-glass": ["for", "reason", "ticket", "cluster", "role"],
  end: ["reason"],
  extend: ["for", "reason"],
  approve: [],
  deny: ["reason"],
  why: ["ns", "for", "cluster", "role"],
  list: [],
  status: [],
  clusters: ["from"],
  cluster: ["cluster"],
  entries: ["cluster", "from", "type", "match"],
  policies: [],
  audit: ["person", "cluster", "from", "to", "last", "skip"],
  migrate: ["cluster", "soak"],
  whoami: [],
  link: ["cluster"],
  unlink: ["cluster"],
  help: [],
};
/** Only after their own verbs: anywhere else these are words, of a reason say. */
const special: readonly Key[] = ["from", "type", "match", "to", "last", "person", "skip", "soak"];

/** What was given. */
export interface Gathered {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<Key, string>;
  readonly problems: readonly CommandProblem[];
}

/** Whether a word is `key=…` with a key that we know. */
export function hasKnownKey({ key }: Word): boolean {
  return key !== undefined && spellings.has(key);
}

/** Sorts words into positions and values. Unquoted `reason=` takes everything up to the next known key. */
export function gatherValues(words: readonly Word[], verb: Verb): Gathered {
  const gathering: Gathering = { verb, words: [], values: new Map(), problems: [] };
  let index = 0;
  while (index < words.length) index += take(gathering, words.slice(index));
  return gathering;
}

interface Gathering {
  readonly verb: Verb;
  readonly words: string[];
  readonly values: Map<Key, string>;
  readonly problems: CommandProblem[];
}

interface Pair {
  readonly typed: string;
  readonly value: string;
  readonly isQuoted: boolean;
  /** How many words it took. */
  readonly length: number;
}

function take(gathering: Gathering, words: readonly Word[]): number {
  const pair = pairAt(words);
  if (pair === undefined) {
    gathering.words.push(...words.slice(0, 1).map(({ key, text, raw }) => (key === undefined ? text : raw)));
    return 1;
  }
  const key = spellings.get(pair.typed) ?? special.find((name) => name === pair.typed);
  if (key === undefined || !allowed[gathering.verb].includes(key)) {
    const known = allowed[gathering.verb].filter((name) => name !== "cluster" && name !== "role");
    gathering.problems.push({ code: "unknown_key", typed: pair.typed, value: pair.value, suggestions: suggest(pair.typed, known), verb: gathering.verb });
    return pair.length;
  }
  const more = pair.isQuoted ? { value: pair.value, length: 0 } : following(key, pair.value, words.slice(pair.length));
  keep(gathering, key, more.value);
  return pair.length + more.length;
}

// `key=value`, `key= value`, `--key=value`; then `--key value`, `-n value`, `key = value`, `key =value`. Phones make a long dash of two.
function pairAt([word, ...rest]: readonly Word[]): Pair | undefined {
  if (word?.key !== undefined && word.key !== "") return pairOrNext(word.key, word, rest[0]);
  if (word === undefined || word.isQuoted) return undefined;
  const [, long, short] = /^(?:(?:--|[—–])(\p{L}{1,20})|-(n))$/iu.exec(word.text) ?? [];
  const dashed = long ?? short;
  return dashed === undefined ? spacedPair(word.text.toLowerCase(), rest) : withNext(dashed.toLowerCase(), rest[0], 1);
}

function spacedPair(typed: string, [next, third]: readonly Word[]): Pair | undefined {
  if (next?.key !== "" || !spellings.has(typed)) return undefined;
  const pair = pairOrNext(typed, next, third);
  return { ...pair, length: pair.length + 1 };
}

function pairOrNext(typed: string, word: Word, next: Word | undefined): Pair {
  return word.text === "" && !word.isQuoted ? withNext(typed, next, 1) : { typed, value: word.text, isQuoted: word.isQuoted, length: 1 };
}

// A key that follows at once is not the value.
function withNext(typed: string, next: Word | undefined, length: number): Pair {
  if (next === undefined || hasKnownKey(next)) return { typed, value: "", isQuoted: true, length };
  return { typed, value: next.key === undefined ? next.text : next.raw, isQuoted: next.isQuoted, length: length + 1 };
}

function following(key: Key, first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  if (key === "reason") return untilKey(first, rest);
  if (key === "for") return whileLength(first, rest);
  return key === "ns" ? untilNoComma(first, rest) : { value: first, length: 0 };
}

function untilKey(first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  const end = rest.findIndex((word, index) => hasKnownKey(word) || (rest[index + 1]?.key === "" && spellings.has(word.text.toLowerCase())));
  const taken = end < 0 ? rest : rest.slice(0, end);
  return { value: [first, ...taken.map(({ raw }) => raw)].join(" ").trim(), length: taken.length };
}

// `for=2 hours`, `for=1h 30m`: words belong to it as long as they make a length.
function whileLength(first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  const [next] = rest;
  if (next === undefined || next.key !== undefined || parseDuration(`${first}${next.text}`) === undefined) return { value: first, length: 0 };
  const more = whileLength(`${first}${next.text}`, rest.slice(1));
  return { value: more.value, length: more.length + 1 };
}

// `ns=a, b` and `ns=a ,b`: a comma at either side joins.
function untilNoComma(first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  let value = first;
  let length = 0;
  for (const word of rest) {
    if ((!value.endsWith(",") && !word.text.startsWith(",")) || word.key !== undefined) break;
    value += word.text;
    length += 1;
  }
  return { value, length };
}

function keep({ values, problems }: Gathering, key: Key, value: string): void {
  const before = values.get(key);
  if (value.trim() === "") problems.push({ code: "no_value", key });
  else if (before !== undefined) problems.push({ code: "given_twice", key, values: [before, value] });
  else values.set(key, value);
}
