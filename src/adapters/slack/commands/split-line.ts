// A typed line as words: Slack's escapes taken back, `key=` seen, quoted values kept together.
import { clean } from "../messages/text-safety.ts";

/** One word of a line. */
export interface Word {
  /** As it was typed, quotes included. */
  readonly raw: string;
  /** What stands before `=`, in lower case, without dashes; empty for a bare `=`; undefined for a word without one. */
  readonly key: string | undefined;
  /** The value after `key=`, or the word itself; quotes are taken off. */
  readonly text: string;
  /** Whether the value stood in quotes, and so is complete. */
  readonly isQuoted: boolean;
}

/** The words of a line, or what is wrong with it as a whole. */
export type Line = { readonly words: readonly Word[] } | { readonly problem: "too_long" } | { readonly openQuote: string };

/** Longest line in characters. */
export const longestLine = 2000;
const mostWords = 80;

const doubles: Readonly<Record<string, string>> = { '"': '"“”', "“": "”\"“", "„": "“”\"", "”": "”\"", "«": "»" };
const singles: Readonly<Record<string, string>> = { "'": "'’", "‘": "’'", "‚": "‘’'" };

/** Splits a line. Quotes open at the start of a value; within a word an apostrophe is a letter. */
export function splitLine(raw: string): Line {
  if (raw.length > longestLine) return { problem: "too_long" };
  const words: Word[] = [];
  let rest = withoutPaste(clean(unescape(raw), longestLine));
  while (rest !== "") {
    const taken = takeWord(rest, words.at(-1));
    if ("openQuote" in taken) return taken;
    words.push(taken);
    if (words.length > mostWords) return { problem: "too_long" };
    rest = rest.slice(taken.raw.length).trimStart();
  }
  return { words };
}

// `should_escape` makes Slack write <@U1|ann>, <#C1|x> and links in angle brackets (docs.slack.dev, slash commands).
function unescape(raw: string): string {
  return raw
    .replaceAll(/<([@#])([UWCG][A-Z0-9]{1,20})(?:\|([^<>]{0,80}))?>/g, (...[, sign = "", id = "", label]: readonly (string | undefined)[]) => `${sign}${nameOr(id, label)}`)
    .replaceAll(/<(?:https?:|mailto:)[^<>|]{1,1000}\|([^<>]{0,1000})>/g, "$1")
    .replaceAll(/<((?:https?:|mailto:)[^<>|]{1,1000})>/g, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// The name that people know, as long as it is one word: in a line, a space or quote in it would be read as more of the line.
function nameOr(id: string, label = ""): string {
  return /^[\p{L}\p{N}._-]{1,80}$/u.test(label) ? label : id;
}

function withoutPaste(text: string): string {
  const bare = text.startsWith("`") && text.endsWith("`") ? text.replaceAll(/^`{1,3}|`{1,3}$/g, "") : text;
  return bare.trim().replace(/^\/eks-access(?=\s|$)\s*/i, "");
}

function takeWord(rest: string, before: Word | undefined): Word | { readonly openQuote: string } {
  const { key, length } = keyAt(rest);
  const quoted = takeQuoted(rest, length);
  if (quoted !== undefined) return { ...quoted, key };
  if (opens(rest[length]) && (key !== undefined || awaitsValue(before))) return { openQuote: rest.slice(length + 1) };
  const [raw = rest] = /^\S+/.exec(rest) ?? [];
  return { raw, key, text: raw.slice(length), isQuoted: false };
}

function keyAt(rest: string): { readonly key: string | undefined; readonly length: number } {
  if (rest.startsWith("=")) return { key: "", length: 1 };
  const [whole = "", key] = /^(?:--|[—–]|-(?=n=))?(\p{L}[\p{L}-]{0,19})=/u.exec(rest) ?? [];
  return { key: key?.toLowerCase(), length: whole.length };
}

function opens(sign: string | undefined): boolean {
  return sign !== undefined && (sign in doubles || sign in singles);
}

// `--reason "…"` and `reason = "…"`: the quote after these begins a value.
function awaitsValue(before: Word | undefined): boolean {
  if (before === undefined || before.isQuoted) return false;
  return before.key === undefined ? /^(?:(?:--|[—–])\p{L}{1,20}|-n)$/u.test(before.raw) : before.text === "";
}

function takeQuoted(rest: string, from: number): Omit<Word, "key"> | undefined {
  const open = rest[from] ?? "";
  const ends = doubles[open] ?? singles[open];
  if (ends === undefined) return undefined;
  let text = "";
  for (let index = from + 1; index < rest.length; index += 1) {
    const sign = rest.charAt(index);
    const next = rest.charAt(index + 1);
    if (isEscape(sign, next, ends)) {
      text += next;
      index += 1;
    } else if (ends.includes(sign) && closes(open, next)) return { raw: rest.slice(0, index + 1), text, isQuoted: true };
    else text += sign;
  }
  return undefined;
}

function isEscape(sign: string, next: string, ends: string): boolean {
  return sign === "\\" && (next === "\\" || (next !== "" && ends.includes(next)));
}

// A single quote closes only where a word ends, so that an apostrophe does not.
function closes(open: string, next: string): boolean {
  return open in doubles || next.trim() === "";
}
