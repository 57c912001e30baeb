// What must fit together in the configuration although every piece has the right shape.
import { principalOf } from "../../domain/person/principal.ts";
import { isSlackUserId } from "../../domain/ids.ts";
import { suggest } from "../../domain/suggest.ts";
import { days } from "./days.ts";
import type { Path } from "./problem.ts";
import type { ConfigurationFile } from "./schema.ts";

/** A problem without its line. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** Everything that does not fit together. */
export function crossCheck(file: ConfigurationFile): readonly Finding[] {
  return [...clusterFindings(file), ...nameFindings(file), ...groupFindings(file), ...entitlementFindings(file), ...templateFindings(file)];
}

function clusterFindings({ clusters }: ConfigurationFile): readonly Finding[] {
  const seen = new Set<string>();
  return clusters.flatMap((cluster, index) => {
    const names = [cluster.name, ...cluster.aliases];
    const twice = names.filter((name) => seen.has(name));
    for (const name of names) seen.add(name);
    const assumed = cluster.assumeRole?.arn.split(":")[4];
    return [
      ...twice.map((name) => ({ path: ["clusters", index, "name"], message: `the name \`${name}\` is given twice among clusters and aliases` })),
      ...(assumed === undefined || assumed === cluster.account ? [] : [{ path: ["clusters", index, "assumeRole", "arn"], message: `is a role of account ${assumed}, but the cluster is in ${cluster.account}` }]),
    ];
  });
}

function nameFindings(file: ConfigurationFile): readonly Finding[] {
  const groups = Object.keys(file.groups);
  const known: Readonly<Record<"roles" | "clusters" | "groups", readonly string[]>> = { roles: Object.keys(file.roles), clusters: file.clusters.map(({ name }) => name), groups };
  const missing = (what: keyof typeof known, name: string, path: Path): readonly Finding[] => (known[what].includes(name) ? [] : [{ path, message: `there is no ${what.slice(0, -1)} \`${name}\`${hint(name, known[what])}` }]);
  return [
    ...file.administrators.flatMap((name, index) => missing("groups", name, ["administrators", index])),
    ...file.entitlements.flatMap((entitlement, at) => [
      ...entitlement.roles.flatMap((name, index) => missing("roles", name, ["entitlements", at, "roles", index])),
      ...entitlement.clusters.flatMap((name, index) => missing("clusters", name, ["entitlements", at, "clusters", index])),
      ...entitlement.requesters.flatMap((name, index) => (name === "everyone" ? [] : missing("groups", name, ["entitlements", at, "requesters", index]))),
      ...entitlement.approvals.by.flatMap((name, index) => missing("groups", name, ["entitlements", at, "approvals", "by", index])),
    ]),
  ];
}

function hint(name: string, known: readonly string[]): string {
  const [near] = suggest(name, known);
  return near === undefined ? "" : `. Did you mean \`${near}\`?`;
}

function groupFindings({ groups }: ConfigurationFile): readonly Finding[] {
  return Object.entries(groups).flatMap(([name, group]) => [
    ...(name === "everyone" ? [{ path: ["groups", name], message: "the name `everyone` is taken: it stands for every full member" }] : []),
    ...(group.members.length === 0 && group.slackUserGroup === undefined ? [{ path: ["groups", name], message: "has neither members nor a slackUserGroup: nobody would be in it" }] : []),
  ]);
}

function entitlementFindings(file: ConfigurationFile): readonly Finding[] {
  return file.entitlements.flatMap((entitlement, index) => {
    const at: Path = ["entitlements", index];
    const scopes = new Set(entitlement.roles.flatMap((name) => file.roles[name]?.scope ?? []));
    const { default: usual, max } = entitlement.duration;
    return [
      ...(scopes.has("namespace") && entitlement.namespaces.length === 0 ? [{ path: at, message: "its roles count in namespaces, so `namespaces` must name some" }] : []),
      ...(scopes.has("cluster") && entitlement.namespaces.length > 0 ? [{ path: [...at, "namespaces"], message: "a role of it covers the whole cluster, so namespaces do not apply. Make two entitlements" }] : []),
      ...(usual > max ? [{ path: [...at, "duration", "default"], message: "is longer than max" }] : []),
      ...(max > days(7) ? [{ path: [...at, "duration", "max"], message: "is longer than 7 days, the longest that a lease may live" }] : []),
      ...(usual < 300_000 ? [{ path: [...at, "duration", "default"], message: "is shorter than 5m, the shortest that can be asked for" }] : []),
      ...(entitlement.approvals.lapseAfter > days(7) ? [{ path: [...at, "approvals", "lapseAfter"], message: "is longer than 7 days" }] : []),
    ];
  });
}

function templateFindings({ people, clusters }: ConfigurationFile): readonly Finding[] {
  const template = people.principal?.template;
  if (template === undefined) return Object.keys(people.overrides).length > 0 ? [] : [{ path: ["people"], message: "names neither a principal.template nor overrides: nobody would have a principal" }];
  const path: Path = ["people", "principal", "template"];
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "").find((name) => name !== "account" && name !== "email.local");
  if (unknown !== undefined) return [{ path, message: `has the unknown placeholder {${unknown}}; there are {account} and {email.local}` }];
  if (!template.includes("{email.local}")) return [{ path, message: "must hold {email.local}: without it everybody would share one principal" }];
  const sample = "U0SAMPLE";
  const [cluster] = clusters;
  const made = isSlackUserId(sample) && cluster !== undefined ? principalOf({ template, overrides: new Map() }, { id: sample, email: "ann@example.com" }, cluster.account) : undefined;
  return made === undefined ? [{ path, message: "does not make the ARN of an IAM role or user" }] : [];
}
