// Commands as the line that would be typed for them: what buttons carry, and the inverse of parsing.
import { formatDuration } from "../../../domain/time.ts";
import { formatPair } from "./format-pair.ts";
import { longestLine } from "./split-line.ts";
import { lookLine } from "./parse-look.ts";
import { migrateLine } from "./parse-migrate.ts";
import type { Command, TypedWish } from "./command.ts";

type ByKind = { readonly [K in Command["kind"]]: Extract<Command, { kind: K }> };
type One<K extends Command["kind"]> = { readonly [Name in K]: { readonly kind: Name } & ByKind[Name] }[K];

const written: { readonly [K in Command["kind"]]: (command: One<K>) => readonly string[] } = {
  form: ({ wish }) => [formatWish(wish)],
  request: ({ wish }) => [formatWish(wish)],
  break_glass: ({ wish }) => ["break-glass", ...facts({ ...wish, namespaces: [] }), ...pair("reason", wish.reason)],
  list: () => ["list"],
  status: ({ id }) => ["status", id],
  end: ({ id, reason }) => ["end", ...word(id), ...pair("reason", reason)],
  extend: ({ id, duration, reason }) => ["extend", id, ...pair("for", duration === undefined ? undefined : formatDuration(duration)), ...pair("reason", reason)],
  approve: ({ id, hash }) => ["approve", id, ...word(hash)],
  deny: ({ id, hash, reason }) => ["deny", id, ...word(hash), ...pair("reason", reason)],
  why: (command) => [formatWhy(command)],
  look: ({ wish }) => [lookLine(wish)],
  migrate: ({ wish }) => [migrateLine(wish)],
  identity: ({ verb, cluster }) => [verb, ...word(cluster)],
  policies: ({ name }) => ["policies", ...word(name)],
  help: ({ topic }) => ["help", ...word(topic)],
};

/** The line of a command, without `/eks-access`. Parsing it gives the command again. */
export function formatCommand<K extends Command["kind"]>(command: One<K>): string {
  return written[command.kind](command).join(" ");
}

function word(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function formatWhy(command: Extract<Command, { kind: "why" }>): string {
  if ("id" in command) return `why ${command.id}`;
  return `${formatWish(command.wish).replace(/^request/, "why")}${command.person === undefined ? "" : ` <@${command.person}>`}`;
}


/** The line of a wish; without its reason when it would be longer than a line may be. */
export function formatWish(wish: TypedWish): string {
  const line = ["request", ...facts(wish), ...pair("reason", wish.reason)].join(" ");
  return line.length <= longestLine ? line : ["request", ...facts(wish)].join(" ").slice(0, longestLine);
}

function facts({ cluster, role, namespaces, duration, ticket }: TypedWish): readonly string[] {
  return [
    ...pair("cluster", cluster), ...pair("role", role), ...pair("ns", namespaces.length === 0 ? undefined : namespaces.join(",")),
    ...pair("for", duration === undefined ? undefined : formatDuration(duration)), ...pair("ticket", ticket),
  ];
}

function pair(key: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [formatPair(key, value)];
}
