// IAM principals of people: which one is somebody's, and which may never be given access.
import { arnAccount, arnParts, isPrincipalArn } from "../ids.ts";
import type { AccountId, PrincipalArn, SlackUserId } from "../ids.ts";
import type { Instant } from "../time.ts";
import { fitsParts } from "../wildcard.ts";

/** An IAM role or user as IAM says it is now. */
export interface PrincipalFacts {
  readonly arn: PrincipalArn;
  /** The hidden id (AROA…, AIDA…): new when the principal is deleted and made again under the same ARN. */
  readonly uniqueId: string;
  readonly kind: "role" | "user";
  /** When it was made, if IAM said so. */
  readonly createdAt?: Instant;
}

/** How the configuration maps people to principals. */
export interface PeopleRules {
  /** e.g. `arn:aws:iam::{account}:role/people/{email.local}`; with several mail domains it also holds `{email.domain}`. */
  readonly template: string | undefined;
  /** The mail domains the template is for, in lower case: the same local part at another one is somebody else. */
  readonly emailDomains: readonly string[];
  readonly overrides: ReadonlyMap<SlackUserId, ReadonlyMap<AccountId, PrincipalArn>>;
  /** ARN patterns of the principals that people may link by proof; without any, linking is off. */
  readonly linkable?: readonly string[];
}

/** Somebody as the rules know them. */
export interface RuledPerson {
  readonly id: SlackUserId;
  readonly email: string;
}

/** Where a principal comes from. */
export interface ResolvedPrincipal {
  readonly arn: PrincipalArn;
  readonly source: "override" | "link" | "template";
  /** Of a link: the hidden id that was proved. */
  readonly uniqueId?: string;
}

/** The principal that the configuration names for a person in an account. */
export function overrideOf(rules: PeopleRules, person: Pick<RuledPerson, "id">, account: AccountId): ResolvedPrincipal | undefined {
  const arn = rules.overrides.get(person.id)?.get(account);
  return arn === undefined ? undefined : { arn, source: "override" };
}

/** The principal that follows from a person's address; undefined when there is no template, when the address is of another mail domain, or when the template makes no valid ARN. */
export function templateOf(rules: PeopleRules, person: Pick<RuledPerson, "email">, account: AccountId): ResolvedPrincipal | undefined {
  // Only what an IAM name may hold goes in, and no slash: an address must not choose a path.
  const [, local, domain] = /^([\w+=,.-]{1,64})@([^@]+)$/.exec(person.email.toLowerCase()) ?? [];
  if (rules.template === undefined || local === undefined || !rules.emailDomains.some((one) => one === domain)) return undefined;
  const arn = rules.template.replaceAll("{account}", account).replaceAll("{email.local}", local).replaceAll("{email.domain}", domain ?? "");
  // An override is one person's: whoever else the template would give it to has none.
  const isTaken = [...rules.overrides.values()].some((byAccount) => byAccount.get(account) === arn);
  return isPrincipalArn(arn) && !isTaken ? { arn, source: "template" } : undefined;
}

/**
 * Whose a principal is by the rules alone: named by an override, or of the form that the template makes.
 * IAM tells names apart without their case, so the form is compared without it. "nobody" when the rules do not speak of it.
 */
export function whoseByRules(rules: PeopleRules, principal: PrincipalArn, person: RuledPerson): "theirs" | "another" | "nobody" {
  const named = [...rules.overrides].filter(([, byAccount]) => [...byAccount.values()].includes(principal));
  if (named.length > 0) return named.every(([user]) => user === person.id) ? "theirs" : "another";
  if (rules.template === undefined || !templatePattern(rules.template).test(principal)) return "nobody";
  return templateOf(rules, person, arnAccount(principal))?.arn === principal ? "theirs" : "another";
}

function templatePattern(template: string): RegExp {
  const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll("\\{account\\}", "\\d{12}").replaceAll("\\{email\\.domain\\}", "[a-z0-9.-]{3,253}");
  // What stands before an @ is the same wherever the template has it.
  const [first = "", ...rest] = template.split("{email.local}");
  return new RegExp(`^${literal(first)}${rest.map((part, index) => `${index === 0 ? "(?<local>[\\w+=,.-]{1,64})" : "\\k<local>"}${literal(part)}`).join("")}$`, "i");
}

/** Why the rules give a person no principal. */
export type NoPrincipal = "no_rule" | "other_mail_domain" | "unfit_address";

/** Why there is none by the rules for this person. */
export function whyNoPrincipal(rules: PeopleRules, { email }: { readonly email: string }): NoPrincipal {
  if (rules.template === undefined) return "no_rule";
  return rules.emailDomains.some((domain) => email.toLowerCase().endsWith(`@${domain}`)) ? "unfit_address" : "other_mail_domain";
}

/** Why a principal gets no access whoever asks: told by its name alone. */
export function forbiddenPrincipal(arn: PrincipalArn, protectedPatterns: readonly string[]): "principal_protected" | "principal_shared" | undefined {
  if (isServiceLinked(arn) || matchesAny(arn, protectedPatterns)) return "principal_protected";
  return isSharedPrincipal(arn) ? "principal_shared" : undefined;
}

/** Roles of IAM Identity Center: every person assigned to the permission set shares one. */
export function isSharedPrincipal(arn: PrincipalArn): boolean {
  return /(?:^|\/)AWSReservedSSO_[^/]*$/.test(arnParts(arn).resource);
}

/** Service-linked roles belong to AWS services; EKS refuses them as well (EKS User Guide). */
export function isServiceLinked(arn: PrincipalArn): boolean {
  return arnParts(arn).resource.startsWith("role/aws-service-role/");
}

/** Whether a principal matches one of the patterns (`*` for any run of characters), compared byte by byte. */
export function matchesAny(arn: PrincipalArn, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => fitsParts(arn, pattern.split("*")));
}
