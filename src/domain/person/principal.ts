// IAM principals of people: which one is somebody's, and which may never be given access.
import { arnParts, isPrincipalArn } from "../ids.ts";
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
}

/** Where a principal comes from. */
export interface ResolvedPrincipal {
  readonly arn: PrincipalArn;
  readonly source: "override" | "template";
}

/** The principal that the configuration gives a person in an account; undefined when none, when the address is of another mail domain, or when the template makes no valid ARN. */
export function principalOf(rules: PeopleRules, person: { readonly id: SlackUserId; readonly email: string }, account: AccountId): ResolvedPrincipal | undefined {
  const override = rules.overrides.get(person.id)?.get(account);
  if (override !== undefined) return { arn: override, source: "override" };
  // Only what an IAM name may hold goes in, and no slash: an address must not choose a path.
  const [, local, domain] = /^([\w+=,.-]{1,64})@([^@]+)$/.exec(person.email.toLowerCase()) ?? [];
  if (rules.template === undefined || local === undefined || !rules.emailDomains.some((one) => one === domain)) return undefined;
  const arn = rules.template.replaceAll("{account}", account).replaceAll("{email.local}", local).replaceAll("{email.domain}", domain ?? "");
  // An override is one person's: whoever else the template would give it to has none.
  const isTaken = [...rules.overrides.values()].some((byAccount) => byAccount.get(account) === arn);
  return isPrincipalArn(arn) && !isTaken ? { arn, source: "template" } : undefined;
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
