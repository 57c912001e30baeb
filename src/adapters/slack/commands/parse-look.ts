// `clusters`, `cluster` and `entries`: what an administrator wants to look at; and the line for every look.
import type { LookWish } from "../../../domain/overview/look-wish.ts";
import type { CommandProblem, Parsed } from "./command.ts";
import type { Gathered } from "./gather-values.ts";
import { auditLine } from "./parse-audit.ts";

/** The verbs of looks. */
export type LookVerb = LookWish["kind"];
type ClusterVerb = Exclude<LookVerb, "audit">;

/** Parses what follows the verb. */
export function parseLook(verb: ClusterVerb, { words, values, problems }: Gathered): Parsed {
  const { cluster, surplus } = namedIn(verb, { words, values });
  const [from = "1", type, match] = [values.get("from"), values.get("type"), values.get("match")];
  const all: readonly CommandProblem[] = [
    ...problems,
    ...(verb !== "clusters" && cluster === undefined ? [{ code: "which_cluster" as const, verb }] : []),
    ...surplus.map((typed): CommandProblem => ({ code: "surplus", typed: typed.slice(0, 60), verb })),
    ...bad("from", from, /^[1-9]\d{0,4}$/), ...bad("type", type, /^\w{1,40}$/), ...bad("match", match, /^[\w+=,.@:/-]{1,100}$/),
  ];
  if (all.length > 0) return { problems: all, verb, wish: { namespaces: [] } };
  return { command: { kind: "look", wish: wishOf(verb, { cluster: cluster ?? "", from: Number(from), type: type?.toUpperCase(), match }) } };
}

/** Parses what follows `policies`: the name of one, or nothing. */
export function parsePolicies({ words, problems }: Gathered): Parsed {
  const [name, ...more] = words;
  const all: readonly CommandProblem[] = [...problems, ...more.map((typed): CommandProblem => ({ code: "surplus", typed: typed.slice(0, 60), verb: "policies" }))];
  if (all.length > 0) return { problems: all, verb: "policies", wish: { namespaces: [] } };
  return { command: { kind: "policies", ...(name === undefined ? {} : { name: name.slice(0, 100) }) } };
}

// The cluster by key or as the first word; whatever else stands there has no place.
function namedIn(verb: ClusterVerb, { words, values }: Pick<Gathered, "words" | "values">): { readonly cluster: string | undefined; readonly surplus: readonly string[] } {
  if (verb === "clusters") return { cluster: undefined, surplus: words };
  const given = values.get("cluster");
  const [first, ...rest] = words;
  return { cluster: (given ?? first)?.toLowerCase().slice(0, 100), surplus: given === undefined ? rest : words };
}

/** The line that asks for the same: what buttons carry. */
export function lookLine(wish: LookWish): string {
  if (wish.kind === "audit") return auditLine(wish.question);
  if (wish.kind === "cluster") return `cluster ${wish.cluster}`;
  if (wish.kind === "clusters") return `clusters from=${String(wish.from)}`;
  const { cluster, from, type, match } = wish;
  return [`entries ${cluster} from=${String(from)}`, ...(type === undefined ? [] : [`type=${type}`]), ...(match === undefined ? [] : [`match=${match}`])].join(" ");
}

interface Said {
  readonly cluster: string;
  readonly from: number;
  readonly type: string | undefined;
  readonly match: string | undefined;
}

function wishOf(verb: ClusterVerb, { cluster, from, type, match }: Said): LookWish {
  if (verb === "clusters") return { kind: verb, from };
  return verb === "cluster" ? { kind: verb, cluster } : { kind: verb, cluster, from, ...(type === undefined ? {} : { type }), ...(match === undefined ? {} : { match }) };
}

function bad(key: "from" | "type" | "match", typed: string | undefined, form: RegExp): readonly CommandProblem[] {
  return typed === undefined || form.test(typed) ? [] : [{ code: "look_value", key, typed: typed.slice(0, 60) }];
}
