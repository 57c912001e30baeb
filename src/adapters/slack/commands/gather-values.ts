// Words as positional words and key=value pairs.
import { suggest } from "../../../domain/suggest.ts";
import type { CommandProblem, Verb } from "./command.ts";
import type { Word } from "./split-line.ts";

/** The keys of this version. */
export type Key = "ns" | "for" | "reason" | "ticket" | "cluster" | "role";

const spellings: ReadonlyMap<string, Key> = new Map<string, Key>([
  ["ns", "ns"], ["namespace", "ns"], ["namespaces", "ns"], ["n", "ns"], ["for", "for"], ["duration", "for"],
  ["reason", "reason"], ["because", "reason"], ["ticket", "ticket"], ["issue", "ticket"], ["cluster", "cluster"], ["role", "role"],
]);
const allowed: Readonly<Record<Verb, readonly Key[]>> = { request: ["ns", "for", "reason", "ticket", "cluster", "role"], end: ["reason"], list: [], status: [], help: [] };

/** What was given. */
export interface Gathered {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<Key, string>;
  readonly problems: readonly CommandProblem[];
}

/** Sorts words into positions and values. Unquoted `reason=` takes everything up to the next known key. */
export function gatherValues(words: readonly Word[], verb: Verb): Gathered {
  const gathering: Gathering = { verb, words: [], values: new Map(), problems: [] };
  let index = 0;
  while (index < words.length) index += take(gathering, words, index);
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

function take(gathering: Gathering, words: readonly Word[], index: number): number {
  const pair = pairAt(words, index);
  if (pair === undefined) {
    const word = words[index];
    if (word !== undefined) gathering.words.push(word.text);
    return 1;
  }
  const key = spellings.get(pair.typed);
  if (key === undefined || !allowed[gathering.verb].includes(key)) {
    const known = allowed[gathering.verb].filter((name) => name !== "cluster" && name !== "role");
    gathering.problems.push({ code: "unknown_key", typed: pair.typed, suggestions: suggest(pair.typed, known), verb: gathering.verb });
    return pair.length;
  }
  const more = pair.isQuoted ? { value: pair.value, length: 0 } : following(key, pair.value, words.slice(index + pair.length));
  keep(gathering, key, more.value);
  return pair.length + more.length;
}

// `key=value`, `key = value`, `key =value`, `--key=value`, `--key value`, `-n value`; phones make a long dash of two.
function pairAt(words: readonly Word[], index: number): Pair | undefined {
  const word = words[index];
  const dashed = /^(?:--|[—–]|-(?=n\b))(\p{L}{1,20})(?:=(.*))?$/u.exec(word?.text ?? "");
  const plain = /^(\p{L}{1,20})=(.*)$/u.exec(word?.text ?? "");
  if (word === undefined) return undefined;
  if (dashed !== null) return dashed[2] === undefined ? spaced(dashed[1], words[index + 1], 2) : { typed: lower(dashed[1]), value: dashed[2], isQuoted: word.isQuoted, length: 1 };
  if (plain !== null) return plain[2] === "" && !word.isQuoted ? spaced(plain[1], isValue(words[index + 1]), 2) : { typed: lower(plain[1]), value: plain[2] ?? "", isQuoted: word.isQuoted, length: 1 };
  const next = words[index + 1];
  if (word.isQuoted || next === undefined || !spellings.has(lower(word.text))) return undefined;
  if (next.text === "=") return spaced(word.text, words[index + 2], 3);
  return next.text.startsWith("=") ? { typed: lower(word.text), value: next.text.slice(1), isQuoted: next.isQuoted, length: 2 } : undefined;
}

function spaced(typed: string | undefined, value: Word | undefined, length: number): Pair {
  return { typed: lower(typed), value: value?.text ?? "", isQuoted: value?.isQuoted ?? false, length: value === undefined ? length - 1 : length };
}

function isValue(word: Word | undefined): Word | undefined {
  return word === undefined || (!word.isQuoted && isKeyWord(word)) ? undefined : word;
}

function isKeyWord({ text, isQuoted }: Word): boolean {
  const typed = /^(?:--|[—–])?(\p{L}{1,20})=/u.exec(text)?.[1];
  return !isQuoted && typed !== undefined && spellings.has(lower(typed));
}

function lower(text: string | undefined): string {
  return (text ?? "").toLowerCase();
}

function following(key: Key, first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  if (key === "reason") return untilKey(first, rest);
  return key === "ns" ? untilNoComma(first, rest) : { value: first, length: 0 };
}

function untilKey(first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  const end = rest.findIndex(isKeyWord);
  const taken = end < 0 ? rest : rest.slice(0, end);
  return { value: [first, ...taken.map(({ text }) => text)].join(" ").trim(), length: taken.length };
}

// `ns=a, b` and `ns=a ,b`: a comma at either side joins.
function untilNoComma(first: string, rest: readonly Word[]): { readonly value: string; readonly length: number } {
  let value = first;
  let length = 0;
  for (const { text } of rest) {
    if (!value.endsWith(",") && !text.startsWith(",")) break;
    value += text;
    length += 1;
  }
  return { value, length };
}

function keep({ values, problems }: Gathering, key: Key, value: string): void {
  const before = values.get(key);
  if (value === "") problems.push({ code: "no_value", key });
  else if (before !== undefined) problems.push({ code: "given_twice", key, values: [before, value] });
  else values.set(key, value);
}
