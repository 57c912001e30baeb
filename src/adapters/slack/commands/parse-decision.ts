// `approve <id> [<hash>]` and `deny <id> [<hash>] [reason=…]`: the fallback for the buttons of a card.
import { clean } from "../messages/text-safety.ts";
import type { CommandProblem, Parsed } from "./command.ts";
import type { Gathered } from "./gather-values.ts";
import { readShortId } from "./read-short-id.ts";

/** Parses what follows the verb. The hash is the eight characters at the end of the card, which say what is decided. */
export function parseDecision(verb: "approve" | "deny", { words, values, problems }: Gathered): Parsed {
  const [typed = "", second, ...more] = words;
  const id = readShortId(typed);
  const hash = readHash(second);
  const all: readonly CommandProblem[] = [
    ...problems, ...(id === undefined ? [{ code: "id", typed: typed.slice(0, 40) } as const] : []),
    ...hash.problems, ...more.map((word): CommandProblem => ({ code: "stray", typed: word.slice(0, 60) })),
  ];
  if (id === undefined || all.length > 0) return { problems: all, verb, wish: { namespaces: [] } };
  const decision = { id, ...(hash.hash === undefined ? {} : { hash: hash.hash }) };
  const reason = values.get("reason");
  return { command: verb === "approve" ? { kind: verb, ...decision } : { kind: verb, ...decision, ...(reason === undefined ? {} : { reason: clean(reason, 500) }) } };
}

function readHash(typed: string | undefined): { readonly hash?: string; readonly problems: readonly CommandProblem[] } {
  if (typed === undefined) return { problems: [] };
  const hash = typed.toLowerCase();
  return /^[0-9a-f]{8}$/.test(hash) ? { hash, problems: [] } : { problems: [{ code: "hash", typed: typed.slice(0, 40) }] };
}
