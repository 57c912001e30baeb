// The values of a typed line: lengths, namespaces, tickets; each with its problems.
import { isNamespace } from "../../../domain/ids.ts";
import type { Namespace } from "../../../domain/ids.ts";
import { mostNamespaces } from "../../../domain/entitlement/decide-request.ts";
import { parseDuration } from "../../../domain/time.ts";
import type { Duration } from "../../../domain/time.ts";
import type { CommandProblem } from "./command.ts";

/** Takes a bare length (`2h`, `90 min`, `for 2h`) out of the words, unless `for=` gives one. */
export function takeDuration(words: readonly string[], isGiven: boolean): { readonly names: readonly string[]; readonly duration: string | undefined } {
  const index = isGiven ? -1 : words.findIndex((word, at) => /^\d/.test(word) && (parseDuration(word) !== undefined || parseDuration(`${word}${words[at + 1] ?? ""}`) !== undefined));
  if (index < 0) return { names: words, duration: undefined };
  const isTwo = parseDuration(words[index] ?? "") === undefined;
  const start = words[index - 1]?.toLowerCase() === "for" ? index - 1 : index;
  return { names: [...words.slice(0, start), ...words.slice(index + (isTwo ? 2 : 1))], duration: `${words[index] ?? ""}${isTwo ? (words[index + 1] ?? "") : ""}` };
}

/** A length as it was typed, in milliseconds. */
export function readDuration(typed: string | undefined): { readonly span?: Duration; readonly problems: readonly CommandProblem[] } {
  if (typed === undefined) return { problems: [] };
  const span = parseDuration(typed);
  if (span !== undefined) return { span, problems: [] };
  const isBare = /^[1-9]\d{0,3}$/.test(typed);
  return { problems: [{ code: "duration", typed: typed.slice(0, 40), ...(isBare ? { suggestion: `${typed}m` } : {}) }] };
}

/** Namespaces as they were typed, with commas. */
export function readNamespaces(typed: string | undefined): { readonly names: readonly Namespace[]; readonly problems: readonly CommandProblem[] } {
  const parts = (typed ?? "").split(",").map((part) => part.trim().toLowerCase()).filter((part) => part !== "");
  const names = parts.filter((part) => isNamespace(part));
  const wrong = parts.filter((part) => !isNamespace(part)).map((part): CommandProblem => ({ code: "namespace", typed: part.slice(0, 70) }));
  if (typed !== undefined && parts.length === 0) return { names: [], problems: [{ code: "no_value", key: "ns" }] };
  return { names: [...new Set(names)], problems: parts.length > mostNamespaces ? [...wrong, { code: "too_many_namespaces" }] : wrong };
}

/** Whether a text can be a ticket: 1 to 64 letters, digits, `#`, `/`, `_`, `.`, `-`. */
export function isTicket(text: string): boolean {
  return /^[A-Za-z0-9#/_.-]{1,64}$/.test(text);
}

/** A ticket as it was typed. */
export function readTicket(typed: string | undefined): { readonly ticket?: string; readonly problems: readonly CommandProblem[] } {
  if (typed === undefined) return { problems: [] };
  return isTicket(typed) ? { ticket: typed, problems: [] } : { problems: [{ code: "ticket", typed: typed.slice(0, 70) }] };
}
