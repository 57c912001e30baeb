// A typed line as words: Slack's escapes taken back, quotes kept together.
import { clean } from "../messages/text-safety.ts";

/** One word; `isQuoted` when its value stood in quotes, which keeps it from being read as a key. */
export interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** The words of a line, or what is wrong with it as a whole. */
export type Line = { readonly words: readonly Word[] } | { readonly problem: "too_long" } | { readonly openQuote: string };

/** Longest line in characters, and most words. */
export const longestLine = 2000;
const mostWords = 80;
const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "„": "“”", "”": "”", "‘": "’", "‚": "‘’", "«": "»" };

/** Splits a line. Quotes open at the start of a word or right after `=`; within a word an apostrophe is a letter. */
export function splitLine(raw: string): Line {
  if (raw.length > longestLine) return { problem: "too_long" };
  const text = withoutPaste(clean(unescape(raw), longestLine));
  const words: Word[] = [];
  let rest = text;
  while (rest !== "") {
    const taken = takeWord(rest);
    if ("openQuote" in taken) return taken;
    words.push(taken.word);
    if (words.length > mostWords) return { problem: "too_long" };
    rest = rest.slice(taken.length).trimStart();
  }
  return { words };
}

// `should_escape` makes Slack write <@U1|ann>, <#C1|x> and links in angle brackets (docs.slack.dev, slash commands).
function unescape(raw: string): string {
  return raw
    .replaceAll(/<@([UW][A-Z0-9]{1,20})(?:\|[^<>]{0,80})?>/g, "@$1")
    .replaceAll(/<#([CG][A-Z0-9]{1,20})(?:\|[^<>]{0,80})?>/g, "#$1")
    .replaceAll(/<(?:https?:|mailto:)[^<>|]{1,1000}\|([^<>]{0,1000})>/g, "$1")
    .replaceAll(/<((?:https?:|mailto:)[^<>|]{1,1000})>/g, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function withoutPaste(text: string): string {
  const bare = text.startsWith("`") && text.endsWith("`") ? text.replaceAll(/^`+|`+$/g, "") : text;
  return bare.trim().replace(/^\/eks-access(?=\s|$)\s*/i, "");
}

function takeWord(rest: string): { readonly word: Word; readonly length: number } | { readonly openQuote: string } {
  const key = /^[\p{L}-]{1,20}=/u.exec(rest)?.[0] ?? "";
  const open = rest[key.length] ?? "";
  const ends = closing[open];
  if (ends !== undefined && (key !== "" || open !== "'" || rest.indexOf("'", 1) > 0)) return takeQuoted(rest, { key, ends });
  const word = /^\S+/.exec(rest)?.[0] ?? "";
  return { word: { text: word, isQuoted: false }, length: word.length };
}

function takeQuoted(rest: string, { key, ends }: { readonly key: string; readonly ends: string }): { readonly word: Word; readonly length: number } | { readonly openQuote: string } {
  let value = "";
  for (let index = key.length + 1; index < rest.length; index += 1) {
    const sign = rest[index] ?? "";
    if (sign === "\\" && ends.includes(rest[index + 1] ?? " ")) {
      value += rest[index + 1] ?? "";
      index += 1;
    } else if (ends.includes(sign)) return { word: { text: `${key}${value}`, isQuoted: true }, length: index + 1 };
    else value += sign;
  }
  return { openQuote: rest.slice(key.length + 1) };
}
