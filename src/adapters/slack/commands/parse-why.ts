// `why`: about a wish, of one's own or of somebody who is mentioned, or about a request.
import { isSlackUserId } from "../../../domain/ids.ts";
import type { ShortId, SlackUserId } from "../../../domain/ids.ts";
import type { CommandProblem, Parsed } from "./command.ts";
import type { Gathered } from "./gather-values.ts";

/** The parsers that `why` shares with other commands. */
export interface WhyParsers {
  readonly readShortId: (typed: string) => ShortId | undefined;
  readonly parseWish: (gathered: Gathered) => Parsed;
}

/** Parses what follows `why`. @param line as it came: a mention is taken from Slack's own escape, which nobody can type */
export function parseWhy(line: string, gathered: Gathered, { readShortId, parseWish }: WhyParsers): Parsed {
  const [first = ""] = gathered.words;
  const id = gathered.words.length === 1 && gathered.values.size + gathered.problems.length === 0 && /^req[-_ ]/i.test(first) ? readShortId(first) : undefined;
  return id === undefined ? aboutWish(mentionsIn(line), gathered, parseWish) : { command: { kind: "why", id } };
}

function aboutWish(mentioned: readonly SlackUserId[], gathered: Gathered, parseWish: WhyParsers["parseWish"]): Parsed {
  const names = gathered.words.filter((word) => word.startsWith("@"));
  const strays = names.slice(mentioned.length === 0 ? 0 : 1).map((typed): CommandProblem => ({ code: "stray", typed: typed.slice(0, 60) }));
  const parsed = parseWish({ ...gathered, words: gathered.words.filter((word) => !word.startsWith("@")) });
  const problems = [...strays, ...("problems" in parsed ? parsed.problems : missing(parsed))];
  if (problems.length > 0 || "problems" in parsed || parsed.command.kind !== "request") return { problems, verb: "why", wish: { namespaces: [] } };
  const [person] = mentioned;
  return { command: { kind: "why", wish: parsed.command.wish, ...(person === undefined ? {} : { person }) } };
}

/** Who is mentioned in a line as it came. */
export function mentionsIn(line: string): readonly SlackUserId[] {
  return [...line.matchAll(/<@([UW][A-Z0-9]{2,15})(?:\|[^<>]{0,80})?>/g)].map(([, id = ""]) => id).filter((id) => isSlackUserId(id));
}

function missing({ command }: Extract<Parsed, { command: unknown }>): readonly CommandProblem[] {
  if (command.kind !== "form") return [];
  return (["cluster", "role"] as const).filter((key) => command.wish[key] === undefined).map((key) => ({ code: "no_value", key }));
}
