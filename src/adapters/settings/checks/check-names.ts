// Names that entitlements and administrators use: each must be one that the file has.
import { didYouMean } from "../did-you-mean.ts";
import type { Finding } from "../problem.ts";
import type { Reference, SoundParts } from "../sound-parts.ts";

/** Names of nothing. */
export function checkNames({ names, references, clusters }: SoundParts): readonly Finding[] {
  const aliases = new Map(clusters.flatMap(({ value }) => value.aliases.map((alias) => [String(alias), value.name])));
  const unknown = (what: "role" | "cluster" | "group" | "rota", used: readonly Reference[]): readonly Finding[] =>
    used.filter(({ value }) => names[what].length > 0 && !names[what].includes(value)).map(({ path, value }) => ({ path, message: missing(value, { what, known: names[what] }) }));
  return [
    ...unknown("role", references.role),
    ...unknown("cluster", references.cluster.filter(({ value }) => !aliases.has(value))),
    ...references.cluster.flatMap(({ path, value }) => aliasFinding({ path, value }, aliases.get(value))),
    ...unknown("group", references.group),
    ...unknown("rota", references.rota),
    ...(names.rota.length > 0 ? [] : references.rota.map(({ path, value }) => ({ path, message: `there is no rota \`${value}\`: add it to onCall` }))),
    ...unknown("group", references.requesters.filter(({ value }) => value !== "everyone")),
  ];
}

function missing(name: string, { what, known }: { readonly what: string; readonly known: readonly string[] }): string {
  if (what === "group" && name === "everyone") return "`everyone` may only be a requester: name the groups";
  const near = didYouMean(name, known);
  return `there is no ${what} \`${name}\`${near === "" ? `; there are ${known.map((one) => `\`${one}\``).join(", ")}` : near}`;
}

function aliasFinding({ path, value }: Reference, cluster: string | undefined): readonly Finding[] {
  return cluster === undefined ? [] : [{ path, message: `\`${value}\` is an alias: write the cluster's name, \`${cluster}\`` }];
}
