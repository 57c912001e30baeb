// `audit`: which events an administrator wants to read.
import type { AuditQuestion } from "../../../domain/audit/audit-question.ts";
import { parseDuration, parseInstant, toIsoText } from "../../../domain/time.ts";
import type { Instant } from "../../../domain/time.ts";
import { given } from "../given.ts";
import type { CommandProblem, Parsed } from "./command.ts";
import { formatPair } from "./format-pair.ts";
import type { Gathered } from "./gather-values.ts";
import { mentionsIn } from "./parse-why.ts";
import { readShortId } from "./read-short-id.ts";

/** Parses what follows `audit`: a request, a person and a cluster in any order, or by keys. @param line as it came: a mention is taken from Slack's own escape, which nobody can type */
export function parseAudit(line: string, { words, values, problems }: Gathered): Parsed {
  const { problems: misplaced, ...placed } = place(words);
  const said = { cluster: read("cluster", values.get("cluster") ?? placed.cluster, clusterOf), from: read("from", values.get("from"), timeOf), to: read("to", values.get("to"), timeOf), last: read("last", values.get("last"), parseDuration), skip: read("skip", values.get("skip"), skipOf), person: read("person", values.get("person") ?? placed.person, (typed) => personOf(typed, line)) };
  const all: readonly CommandProblem[] = [...problems, ...misplaced, ...Object.values(said).flatMap((one) => one.problems)];
  if (all.length > 0) return { problems: all, verb: "audit", wish: { namespaces: [] } };
  const { cluster, from, to, last, skip, person } = said;
  const question: AuditQuestion = {
    skip: skip.value ?? 0, ...given("request", placed.request), ...given("cluster", cluster.value), ...given("from", from.value), ...given("to", to.value), ...given("last", last.value), ...given("person", person.value),
  };
  return { command: { kind: "look", wish: { kind: "audit", question } } };
}

/** The line that asks the same. */
export function auditLine({ request, person, cluster, from, to, last, skip }: AuditQuestion): string {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ["person", person], ["cluster", cluster], ["from", from === undefined ? undefined : toIsoText(from)], ["to", to === undefined ? undefined : toIsoText(to)],
    ["last", last === undefined ? undefined : `${String(last / 60_000)}m`], ["skip", skip === 0 ? undefined : String(skip)],
  ];
  return ["audit", ...(request === undefined ? [] : [request]), ...pairs.flatMap(([key, value]) => (value === undefined ? [] : [formatPair(key, value)]))].join(" ");
}

interface Placed {
  readonly request?: string;
  readonly person?: string;
  readonly cluster?: string;
  readonly problems: readonly CommandProblem[];
}

// A word tells by its look what it is; of each kind there is one.
function place(words: readonly string[]): Placed {
  return words.reduce<Placed>((placed, word) => {
    const kind = /^req[-_ ]/i.test(word) ? "request" : word.includes("@") || /^[UW][A-Z0-9]{2,15}$/.test(word) ? "person" : "cluster";
    if (kind === "cluster" && /^(?:verify|export)$/i.test(word)) return withProblem(placed, { code: "audit_elsewhere", typed: word.toLowerCase() });
    if (placed[kind] !== undefined) return withProblem(placed, { code: "surplus", typed: word.slice(0, 60), verb: "audit" });
    const value = kind === "request" ? readShortId(word) : kind === "person" ? word : word;
    return value === undefined ? withProblem(placed, { code: "id", typed: word.slice(0, 40) }) : { ...placed, [kind]: value };
  }, { problems: [] });
}

function withProblem(placed: Placed, problem: CommandProblem): Placed {
  return { ...placed, problems: [...placed.problems, problem] };
}

type ValueKey = Extract<CommandProblem, { code: "audit_value" }>["key"];

function read<T>(key: ValueKey, typed: string | undefined, parse: (typed: string) => T | undefined): { readonly value: T | undefined; readonly problems: readonly CommandProblem[] } {
  const value = typed === undefined ? undefined : parse(typed);
  return { value, problems: typed === undefined || value !== undefined ? [] : [{ code: "audit_value", key, typed: typed.slice(0, 60) }] };
}

function timeOf(typed: string): Instant | undefined {
  return parseInstant(typed.toUpperCase());
}

function skipOf(typed: string): number | undefined {
  return /^\d{1,5}$/.test(typed) ? Number(typed) : undefined;
}

// Any name: the log knows clusters that the configuration knows no more.
function clusterOf(typed: string): string | undefined {
  return /^[\w.-]{1,100}$/.test(typed) ? typed.toLowerCase() : undefined;
}

// A Slack id or an e-mail address; a name only as a mention.
function personOf(typed: string, line: string): string | undefined {
  const person = typed.startsWith("@") ? mentionsIn(line)[0] : typed;
  return person !== undefined && /^(?:[UW][A-Z0-9]{2,15}|[\w.!#$%'*+/=?^{|}~-]{1,64}@[\w.-]{1,190})$/.test(person) ? person : undefined;
}
