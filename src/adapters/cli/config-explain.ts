// `eks-access config explain`: what the configuration says to a wish, from the file alone.
import { parseArgs } from "node:util";
import { clusterNamed, groupNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { explainRequest } from "../../domain/entitlement/explain-request.ts";
import type { ExplainedWish } from "../../domain/entitlement/explain-request.ts";
import type { Wish } from "../../domain/entitlement/decide-request.ts";
import { isGroupName, isNamespace, isSlackUserId } from "../../domain/ids.ts";
import type { GroupName, SlackUserId } from "../../domain/ids.ts";
import { overrideOf, templateOf } from "../../domain/person/principal.ts";
import { suggest } from "../../domain/suggest.ts";
import { parseDuration } from "../../domain/time.ts";
import { misused, parseOr } from "./command.ts";
import type { Command } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { explainText } from "./explain-text.ts";
import { visible } from "./visible.ts";

/** What `config explain` needs. */
export interface ConfigExplainDeps {
  /** The configuration of a file, or the text that says what is wrong with it. */
  readonly load: (file: string) => Configuration | { readonly problem: string };
}

const explain = { words: "config explain", takes: "FILE CLUSTER ROLE [--ns A,B] [--for 2h] [--person ID] [--email ADDRESS] [--groups A,B] [--json]" };
const options = {
  ns: { type: "string" }, for: { type: "string" }, person: { type: "string" }, email: { type: "string" }, groups: { type: "string" }, json: { type: "boolean", default: false },
} as const;

/** `config explain`. */
export function configExplain(deps: ConfigExplainDeps): Command {
  return {
    ...explain, summary: "Which rule decides a wish, who approves it, what it would give, or why it would be refused; asks nobody.",
    details: "--ns      namespaces or patterns\n--for     a length such as 30m\n--person  a Slack user id: groups that list it as a member count\n--email   the address that the principal is made from; with --person\n--groups  groups that the person is in besides, such as Slack user groups, which are not asked here\n--json    the same as JSON\nThe cluster itself is not looked at: `/eks-access why` in Slack does that too.\nExit code 0: it would be allowed. 1: it would be refused, or the file is not good. 2: called wrongly.",
    run: (args) => runExplain(args, deps),
  };
}

interface Given {
  readonly wish: Wish;
  readonly person: SlackUserId | undefined;
  readonly email: string | undefined;
  readonly groups: readonly GroupName[];
}

function runExplain(args: readonly string[], { load }: ConfigExplainDeps): CommandResult {
  const parsed = parseOr(explain, () => parseArgs({ args: [...args], allowPositionals: true, options }));
  if ("exitCode" in parsed) return parsed;
  const [file, ...words] = parsed.positionals;
  if (file === undefined || words.length !== 2) return misused(explain, "Name a file, a cluster and a role.");
  const given = givenBy(words, parsed.values);
  if (typeof given === "string") return misused(explain, given);
  const configuration = load(file);
  if ("problem" in configuration) return { exitCode: 1, out: "", error: configuration.problem };
  const unknown = given.groups.find((name) => groupNamed(configuration, name) === undefined);
  if (unknown !== undefined) return misused(explain, `There is no group \`${unknown}\`.${near(unknown, configuration)}`);
  return told(configuration, given, parsed.values.json);
}

function near(name: GroupName, { groups }: Configuration): string {
  const [found] = suggest(name, groups.map((group) => group.name));
  return found === undefined ? ` There are: ${groups.map((group) => group.name).join(", ")}.` : ` Did you mean \`${found}\`?`;
}

type Values = { readonly [K in "ns" | "for" | "person" | "email" | "groups"]?: string | undefined };

function givenBy([cluster = "", role = ""]: readonly string[], values: Values): Given | string {
  const namespaces = listed(values.ns, isNamespace);
  const groups = listed(values.groups, isGroupName);
  const duration = values.for === undefined ? undefined : parseDuration(values.for);
  if (typeof namespaces === "string") return `\`${visible(namespaces)}\` is not a namespace.`;
  if (typeof groups === "string") return `\`${visible(groups)}\` is not the name of a group.`;
  if (values.for !== undefined && duration === undefined) return `\`${visible(values.for)}\` is not a length. Examples: 30m, 2h, 1h30m.`;
  const who = personIn(values);
  return typeof who === "string" ? who : { wish: { cluster: cluster.toLowerCase(), role: role.toLowerCase(), namespaces, ...(duration === undefined ? {} : { duration }) }, groups, ...who };
}

function personIn({ person, email }: Values): Pick<Given, "person" | "email"> | string {
  if (person !== undefined && !isSlackUserId(person)) return `\`${visible(person)}\` is not a Slack user id, such as U0123ABCD.`;
  if (email !== undefined && person === undefined) return "`--email` needs `--person`: overrides go by the Slack user id.";
  return { person, email };
}

/** The items of a list, or the first that is none. */
function listed<T extends string>(text: string | undefined, is: (text: string) => text is T): readonly T[] | string {
  const parts = (text ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");
  const wrong = parts.find((part) => !is(part));
  return wrong ?? parts.filter((part) => is(part));
}

function told(configuration: Configuration, given: Given, asJson: boolean): CommandResult {
  const { wish, person, email } = given;
  const memberOf = new Set([...given.groups, ...configuration.groups.filter(({ members }) => person !== undefined && members.includes(person)).map(({ name }) => name)]);
  const explained = explainRequest(configuration, memberOf, wish);
  const account = clusterNamed(configuration, wish.cluster)?.account;
  const principal = person === undefined || account === undefined ? undefined : overrideOf(configuration.people, { id: person }, account) ?? templateOf(configuration.people, { email: email ?? "" }, account);
  const exitCode = explained.decision.allowed ? 0 : 1;
  const out = asJson ? `${JSON.stringify(asData(explained, { memberOf, principal }), undefined, 2)}\n` : explainText(configuration, explained, { wish, memberOf, principal });
  return { exitCode, out, error: "" };
}

function asData({ decision, rules, stillNeeded }: ExplainedWish, { memberOf, principal }: { readonly memberOf: ReadonlySet<GroupName>; readonly principal: object | undefined }): object {
  const outcome = decision.allowed ? { allowed: true, entitlement: decision.value.entitlement.index, accessPolicies: decision.value.role.accessPolicies, scope: decision.value.scope, durationMs: decision.value.duration, approvals: decision.value.entitlement.approvals } : { allowed: false, refusal: decision.refusal };
  return { ...outcome, groups: [...memberOf].sort(), stillNeeded, principal, rules: rules.map(({ entitlement, verdict }) => ({ entitlement: entitlement.index, ...verdict })) };
}
