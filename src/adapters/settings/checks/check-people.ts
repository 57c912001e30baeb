// Principals of people: a template or overrides that give each account's clusters a principal of that account.
import type { AccountId, PrincipalArn } from "../../../domain/ids.ts";
import { arnParts, isAccountId } from "../../../domain/ids.ts";
import { matchesAny, templateOf } from "../../../domain/person/principal.ts";
import type { Finding, Path } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";
import { partitionOf } from "../partition.ts";

type People = NonNullable<SoundParts["people"]>["value"];
type Accounts = ReadonlyMap<AccountId, string>;

/** Templates and overrides that cannot work. `protectedPatterns`: who never gets access. */
export function checkPeople({ people, clusters, names }: SoundParts, protectedPatterns: readonly string[]): readonly Finding[] {
  if (people === undefined) return [];
  const accounts: Accounts = new Map(clusters.map(({ value }) => [value.account, partitionOf(value.region)]));
  const hasOverrides = Object.keys(people.value.overrides).length > 0;
  if (people.value.principal === undefined && !hasOverrides && people.value.linkable.length === 0) return [{ path: ["people"], message: "names neither principal.template nor overrides nor linkable: nobody would have a principal" }];
  return [...templateFindings(people.value, accounts), ...linkableFindings(people.value, names.account), ...overrideFindings(people.value, { accounts, named: names.account, protectedPatterns })];
}

function templateFindings({ principal, overrides }: People, accounts: Accounts): readonly Finding[] {
  if (principal === undefined) return [];
  const path: Path = ["people", "principal", "template"];
  const unknown = [...principal.template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "").find((name) => name !== "account" && name !== "email.local" && name !== "email.domain");
  if (unknown !== undefined) return [{ path, message: `has the unknown placeholder {${unknown}}; there are {account}, {email.local} and {email.domain}` }];
  if (!principal.template.includes("{email.local}")) return [{ path, message: "must hold {email.local}: without it everybody would share one principal" }];
  if (principal.emailDomains.length > 1 && !principal.template.includes("{email.domain}")) return [{ path, message: `must hold {email.domain}, since there are several emailDomains: ann@${principal.emailDomains[0] ?? ""} and ann@${principal.emailDomains[1] ?? ""} would share one principal` }];
  const overridden = new Set(Object.values(overrides).flatMap((byAccount) => Object.keys(byAccount)));
  return [...accounts].flatMap(([account, partition]) => {
    const made = sampleOf(principal.template, account);
    if (made === undefined) return [{ path, message: "does not make the ARN of an IAM role or user" }];
    return isAt(made, account, partition) || overridden.has(account) ? [] : [{ path, message: `makes ${made}, which is not of account ${account} (${partition}), where a cluster is. Use {account}, or give overrides for that account` }];
  }).filter(isFirst);
}

// A pattern of an account without a cluster would let nobody link, without anybody noticing.
function linkableFindings({ linkable }: People, named: readonly string[]): readonly Finding[] {
  return linkable.flatMap((pattern, index) => {
    const account = pattern.split(":")[4] ?? "";
    return account === "*" || named.includes(account) ? [] : [{ path: ["people", "linkable", index], message: `no cluster is in account ${account}: take it out, or write * for every account` }];
  });
}

function sampleOf(template: string, account: AccountId): PrincipalArn | undefined {
  return templateOf({ template, emailDomains: ["example.com"], overrides: new Map() }, { email: "ann@example.com" }, account)?.arn;
}

function isFirst(finding: Finding, index: number, all: readonly Finding[]): boolean {
  return all.findIndex(({ message }) => message === finding.message) === index;
}

function isAt(arn: PrincipalArn, account: AccountId, partition: string): boolean {
  const parts = arnParts(arn);
  return parts.account === account && parts.partition === partition;
}

interface Around {
  readonly accounts: Accounts;
  /** Of all clusters, those with a fault too. */
  readonly named: readonly string[];
  readonly protectedPatterns: readonly string[];
}

function overrideFindings({ overrides }: People, { accounts, named, protectedPatterns }: Around): readonly Finding[] {
  const owners = new Map<string, string>();
  return Object.entries(overrides).flatMap(([user, byAccount]) => Object.entries(byAccount).flatMap(([account, arn]) => {
    const path: Path = ["people", "overrides", user, account];
    const owner = owners.get(arn) ?? user;
    owners.set(arn, owner);
    if (owner !== user) return [{ path, message: `is the principal of ${owner} already: what one is given the other would have` }];
    const partition = isAccountId(account) ? accounts.get(account) : undefined;
    if (!isAccountId(account) || !named.includes(account)) return [{ path, message: `no cluster is in account ${account}: take it out, or add the cluster` }];
    if (partition === undefined) return []; // the cluster has a fault of its own
    if (!isAt(arn, account, partition)) return [{ path, message: `must be a principal of account ${account} (${partition})` }];
    return matchesAny(arn, protectedPatterns) ? [{ path, message: "is one of the protectedPrincipals, which never get access" }] : [];
  }));
}
