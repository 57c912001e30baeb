// The line after /eks-access as a command, or every problem in it. Never throws, never guesses an unknown word.
import { isNamespace } from "../../../domain/ids.ts";
import { suggest } from "../../../domain/suggest.ts";
import { clean } from "../messages/text-safety.ts";
import type { Command, CommandProblem, IdentityVerb, Parsed, TypedWish, Verb } from "./command.ts";
import { gatherValues, hasKnownKey } from "./gather-values.ts";
import type { Gathered } from "./gather-values.ts";
import { parseAudit } from "./parse-audit.ts";
import { parseWhy } from "./parse-why.ts";
import { parseLook, parsePolicies } from "./parse-look.ts";
import { parseMigrate } from "./parse-migrate.ts";
import { parseDecision } from "./parse-decision.ts";
import { readShortId } from "./read-short-id.ts";
import { readDuration, readNamespaces, readTicket, takeDuration } from "./read-values.ts";
import { splitLine } from "./split-line.ts";
import type { Word } from "./split-line.ts";

/** Names that may be typed without a verb, so that `prod view` is a request. */
export interface Vocabulary {
  readonly clusters: readonly string[];
  readonly roles: readonly string[];
}

const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["request", "request"], ["req", "request"], ["ask", "request"],
  ["break-glass", "break-glass"], ["breakglass", "break-glass"], ["bg", "break-glass"],
  ["list", "list"], ["ls", "list"], ["my", "list"], ["status", "status"],
  ["clusters", "clusters"], ["cluster", "cluster"], ["entries", "entries"],
  ["policies", "policies"], ["policy", "policies"], ["audit", "audit"], ["migrate", "migrate"],
  ["end", "end"], ["done", "end"], ["give-back", "end"], ["giveback", "end"], ["return", "end"], ["cancel", "end"], ["withdraw", "end"], ["revoke", "end"],
  ["extend", "extend"], ["renew", "extend"], ["approve", "approve"], ["deny", "deny"],
  ["why", "why"], ["explain", "why"],
  ["whoami", "whoami"], ["link", "link"], ["unlink", "unlink"],
  ["help", "help"], ["?", "help"],
]);
const mainVerbs: readonly Verb[] = [
  "request", "break-glass", "list", "status", "end", "extend", "approve", "deny", "why",
  "clusters", "cluster", "entries",
  "policies", "audit", "migrate",
  "whoami", "link", "unlink",
  "help",
];
const empty: TypedWish = { namespaces: [] };

/** Parses a line. */
export function parseCommand(line: string, vocabulary: Vocabulary): Parsed {
  const split = splitLine(line);
  if ("problem" in split) return { problems: [{ code: "too_long" }], verb: undefined, wish: empty };
  if ("openQuote" in split) return { problems: [{ code: "open_quote", begins: Array.from(split.openQuote).slice(0, 14).join("") }], verb: undefined, wish: empty };
  const [first, ...rest] = withoutGap(split.words);
  if (first === undefined) return { command: { kind: "form", wish: empty } };
  const verb = verbOf(first);
  if (verb === "why") return parseWhy(line, gatherValues(rest, verb), { readShortId, parseWish: (gathered) => parseRequest(gathered, vocabulary) });
  if (verb === "audit") return parseAudit(line, gatherValues(rest, verb));
  if (verb !== undefined) return parseVerb(verb, rest, vocabulary);
  const suggestions = suggest(first.text, mainVerbs);
  if (isName(first, vocabulary) || (suggestions.length === 0 && split.words.some((word) => isName(word, vocabulary) || hasKnownKey(word)))) return parseVerb("request", split.words, vocabulary);
  return { problems: [{ code: "unknown_verb", typed: first.raw.slice(0, 60), suggestions: [...suggestions, ...suggest(first.text, vocabulary.clusters)].slice(0, 3) }], verb: undefined, wish: empty };
}

/** Whether a line says what it wants: without a verb the names in it tell, and only names that the person may see can. */
export function hasVerb(line: string): boolean {
  const split = splitLine(line);
  const [first] = "words" in split ? withoutGap(split.words) : [];
  return first === undefined || verbOf(first) !== undefined;
}

// `break glass`, as two words.
function withoutGap(words: readonly Word[]): readonly Word[] {
  const [first, second, ...rest] = words;
  if (first === undefined || first.isQuoted || second?.key !== undefined || `${first.text} ${second?.text ?? ""}`.toLowerCase() !== "break glass") return words;
  return [{ ...first, text: "break-glass" }, ...rest];
}

function verbOf({ key, text, isQuoted }: Word): Verb | undefined {
  return isQuoted || key !== undefined ? undefined : verbs.get(text.toLowerCase());
}

function isName({ key, text }: Word, { clusters, roles }: Vocabulary): boolean {
  return key === undefined && [...clusters, ...roles].includes(text.toLowerCase());
}

function parseVerb(verb: Exclude<Verb, "why" | "audit">, words: readonly Word[], vocabulary: Vocabulary): Parsed {
  return parsers[verb](gatherValues(words, verb), vocabulary);
}

const parsers: Readonly<Record<Exclude<Verb, "why" | "audit">, (gathered: Gathered, vocabulary: Vocabulary) => Parsed>> = {
  request: parseRequest,
  "break-glass": parseBreakGlass,
  end: parseEnd,
  extend: parseExtend,
  approve: (gathered) => parseDecision("approve", gathered),
  deny: (gathered) => parseDecision("deny", gathered),
  status: parseStatus,
  list: ({ words, problems }) => finish("list", [...problems, ...words.map(stray)], { kind: "list" }),
  whoami: (gathered) => parseIdentity("whoami", gathered),
  link: (gathered) => parseIdentity("link", gathered),
  unlink: (gathered) => parseIdentity("unlink", gathered),
  clusters: (gathered) => parseLook("clusters", gathered),
  cluster: (gathered) => parseLook("cluster", gathered),
  entries: (gathered) => parseLook("entries", gathered),
  policies: parsePolicies,
  migrate: parseMigrate,
  help: parseHelp,
};

function finish(verb: Verb, problems: readonly CommandProblem[], command: Command): Parsed {
  return problems.length === 0 ? { command } : { problems, verb, wish: empty };
}

const longestReason = 500;
// Cut silently, its end would be missing where somebody decides by it.
function tooLong(reason: string | undefined): readonly CommandProblem[] {
  const length = reason === undefined ? 0 : Array.from(clean(reason, 5000)).length;
  return length > longestReason ? [{ code: "long_reason", length }] : [];
}

function stray(typed: string): CommandProblem {
  return { code: "stray", typed: typed.slice(0, 60) };
}

function parseHelp({ words, problems }: Gathered): Parsed {
  const [topic, ...more] = words;
  const verb = topic === undefined ? undefined : verbs.get(topic.toLowerCase());
  const unknown: readonly CommandProblem[] = topic !== undefined && verb === undefined ? [{ code: "unknown_verb", typed: topic.slice(0, 60), suggestions: suggest(topic, mainVerbs) }] : [];
  return finish("help", [...problems, ...unknown, ...more.map(stray)], { kind: "help", ...(verb === undefined ? {} : { topic: verb }) });
}

function parseIdentity(verb: IdentityVerb, { words, values, problems }: Gathered): Parsed {
  const typed = [...words, ...(values.has("cluster") ? [values.get("cluster") ?? ""] : [])];
  const [cluster, ...more] = verb === "whoami" ? [undefined, ...typed] : typed;
  return finish(verb, [...problems, ...more.map((word) => stray(word ?? ""))], { kind: "identity", verb, ...(cluster === undefined ? {} : { cluster: cluster.toLowerCase().slice(0, 80) }) });
}

function parseEnd({ words, values, problems }: Gathered): Parsed {
  const [typed, ...more] = words;
  const id = typed === undefined ? undefined : readShortId(typed);
  const wrong: readonly CommandProblem[] = typed !== undefined && id === undefined ? [{ code: "id", typed: typed.slice(0, 40) }] : [];
  const reason = values.get("reason");
  return finish("end", [...problems, ...wrong, ...more.map(stray), ...tooLong(reason)], { kind: "end", ...(id === undefined ? {} : { id }), ...(reason === undefined ? {} : { reason: clean(reason, longestReason) }) });
}

// `extend <id> [for=1h] [reason=…]`; a bare length will do.
function parseExtend({ words, values, problems }: Gathered): Parsed {
  const [typed = "", ...rest] = words;
  const id = readShortId(typed);
  const { names, duration } = takeDuration(rest, values.has("for"));
  const { span, problems: wrong } = readDuration(values.get("for") ?? duration);
  const all: readonly CommandProblem[] = [...problems, ...(id === undefined ? [{ code: "id", typed: typed.slice(0, 40) } as const] : []), ...wrong, ...names.map(stray)];
  const reason = values.get("reason");
  if (id === undefined) return { problems: all, verb: "extend", wish: empty };
  return finish("extend", all, { kind: "extend", id, ...(span === undefined ? {} : { duration: span }), ...(reason === undefined ? {} : { reason: clean(reason, 500) }) });
}

function parseStatus({ words, problems }: Gathered): Parsed {
  const [typed = "", ...more] = words;
  const id = readShortId(typed);
  if (id === undefined) return { problems: [...problems, { code: "id", typed: typed.slice(0, 40) }, ...more.map(stray)], verb: "status", wish: empty };
  return finish("status", [...problems, ...more.map(stray)], { kind: "status", id });
}

function parseRequest(gathered: Gathered, vocabulary: Vocabulary): Parsed {
  const positions = placeWords(gathered, vocabulary);
  const duration = readDuration(gathered.values.get("for") ?? positions.duration);
  const namespaces = readNamespaces(gathered.values.get("ns"));
  const ticket = readTicket(gathered.values.get("ticket"));
  const reason = gathered.values.get("reason");
  const wish: TypedWish = {
    namespaces: namespaces.names,
    ...(positions.cluster === undefined ? {} : { cluster: positions.cluster }), ...(positions.role === undefined ? {} : { role: positions.role }),
    ...(duration.span === undefined ? {} : { duration: duration.span }), ...(reason === undefined ? {} : { reason: clean(reason, longestReason) }), ...(ticket.ticket === undefined ? {} : { ticket: ticket.ticket }),
  };
  const problems = [...gathered.problems, ...positions.problems, ...duration.problems, ...namespaces.problems, ...ticket.problems, ...tooLong(reason)];
  if (problems.length > 0) return { problems, verb: "request", wish };
  const { cluster, role } = wish;
  return { command: cluster === undefined || role === undefined ? { kind: "form", wish } : { kind: "request", wish: { ...wish, cluster, role } } };
}

// No namespaces, and nothing is guessed: a typing mistake is told, not corrected.
function parseBreakGlass(gathered: Gathered, vocabulary: Vocabulary): Parsed {
  const parsed = parseRequest(gathered, vocabulary);
  if ("problems" in parsed) return { problems: parsed.problems, verb: "break-glass", wish: empty };
  if (parsed.command.kind !== "form" && parsed.command.kind !== "request") return parsed;
  const { namespaces: _none, ...wish } = parsed.command.wish;
  return { command: { kind: "break_glass", wish } };
}

interface Placed {
  readonly cluster: string | undefined;
  readonly role: string | undefined;
  readonly duration: string | undefined;
  readonly problems: readonly CommandProblem[];
}

// Cluster and role in either order, a bare length, `for 2h`, `90 min`.
function placeWords({ words, values }: Gathered, vocabulary: Vocabulary): Placed {
  const { names, duration } = takeDuration(words, values.has("for"));
  const given = { cluster: values.get("cluster")?.toLowerCase(), role: values.get("role")?.toLowerCase() };
  const lower = names.map((name) => name.toLowerCase());
  const free = given.cluster === undefined && given.role === undefined ? inOrder(lower, vocabulary) : lower;
  const cluster = given.cluster ?? free[0];
  const rest = given.cluster === undefined ? free.slice(1) : free;
  const role = given.role ?? rest[0];
  const strays = given.role === undefined ? rest.slice(1) : rest;
  return { cluster, role, duration, problems: strays.filter((name) => name !== undefined).map((name) => ({ ...stray(name), ...namespaceFor(name, strays.length === 1 && !values.has("ns")) })) };
}

// `request prod view payments`: a third word that can be a namespace is most likely meant as one.
function namespaceFor(name: string, isMissing: boolean): { readonly suggestion?: string } {
  return isMissing && isNamespace(name) ? { suggestion: `ns=${name}` } : {};
}

// The cluster first. `view prod` is turned round when the names tell; what is no known name stays where it is.
function inOrder(names: readonly string[], { clusters, roles }: Vocabulary): readonly (string | undefined)[] {
  const [first, second, ...more] = names;
  if (first === undefined || clusters.includes(first)) return names;
  return roles.includes(first) || (second !== undefined && clusters.includes(second)) ? [second, first, ...more] : names;
}
