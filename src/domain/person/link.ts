// Links: which IAM principal somebody proved to control, and how long that counts.
import { netstrings } from "../canonical-text.ts";
import { allowed, refused } from "../entitlement/reasons.ts";
import type { Decision } from "../entitlement/reasons.ts";
import type { AccountId, PrincipalArn, SlackTeamId, SlackUserId } from "../ids.ts";
import { minutes, plus } from "../time.ts";
import type { Duration, Instant } from "../time.ts";
import type { IdentityFault, SignedBy } from "./caller-identity.ts";
import { forbiddenPrincipal, matchesAny, overrideOf, templateOf, whoseByRules } from "./principal.ts";
import type { PeopleRules, PrincipalFacts, ResolvedPrincipal, RuledPerson } from "./principal.ts";

/** A person's principal in one account, as it was proved. */
export interface Link {
  readonly team: SlackTeamId;
  readonly user: SlackUserId;
  readonly account: AccountId;
  readonly principal: PrincipalArn;
  /** Its hidden id: a principal made anew under the same ARN was not proved. */
  readonly uniqueId: string;
  readonly provedAt: Instant;
}

/** One invitation to prove: single use, for one person and one account. */
export interface LinkNonce {
  readonly team: SlackTeamId;
  readonly user: SlackUserId;
  readonly account: AccountId;
  readonly nonce: string;
  readonly until: Instant;
}

/** A record with the seal that shows that we wrote it. */
export type Sealed<T> = T & { readonly seal: string };

/** How long a nonce may wait for its proof. */
export const nonceLives: Duration = minutes(10);
/** How long a link counts before it has to be proved again: 180 days. */
const linkLives: Duration = minutes(180 * 24 * 60);

/** Text under the seal of a link. */
export function linkText({ team, user, account, principal, uniqueId, provedAt }: Link): string {
  return netstrings(["eks-access link", "1", team, user, account, principal, uniqueId, String(provedAt)]);
}

/** Text under the seal of a nonce. */
export function nonceText({ team, user, account, nonce, until }: LinkNonce): string {
  return netstrings(["eks-access link nonce", "1", team, user, account, nonce, String(until)]);
}

/** When a link stops counting. */
export function linkUntil({ provedAt }: Pick<Link, "provedAt">): Instant {
  return plus(provedAt, linkLives);
}

/** Whether people may link principals at all. */
export function isLinkingOn({ linkable }: PeopleRules): boolean {
  return linkable !== undefined && linkable.length > 0;
}

/** Why a principal cannot be somebody's by a link. */
export type LinkRefusal = IdentityFault | "principal_missing" | "recreated" | "not_linkable" | "principal_protected" | "principal_shared" | "somebody_elses";

/** Who links, under which rules. */
export interface LinkingPerson {
  readonly rules: PeopleRules;
  readonly protectedPrincipals: readonly string[];
  readonly person: RuledPerson;
}

/** Whether the rules allow this principal to be linked by this person; looked at when it is proved and at every use. */
function linkRefusal(principal: PrincipalArn, { rules, protectedPrincipals, person }: LinkingPerson): LinkRefusal | undefined {
  const forbidden = forbiddenPrincipal(principal, protectedPrincipals);
  if (forbidden !== undefined) return forbidden;
  if (!matchesAny(principal, rules.linkable ?? [])) return "not_linkable";
  return whoseByRules(rules, principal, person) === "another" ? "somebody_elses" : undefined;
}

/** Decides whether what STS and IAM said makes a link: IAM's principal must be the very one that signed. */
export function decideLink(signed: SignedBy, facts: PrincipalFacts | undefined, by: LinkingPerson): Decision<PrincipalFacts, LinkRefusal> {
  if (facts?.kind !== signed.kind) return refused("principal_missing");
  if (facts.uniqueId !== signed.uniqueId) return refused("recreated");
  const refusal = linkRefusal(facts.arn, by);
  return refusal === undefined ? allowed(facts) : refused(refusal);
}

/** Why a link does not count now, although it was proved. */
export type LinkProblem = LinkRefusal | "outdated";

/** Looks at a link anew: rules may have changed since, and a proof does not count for ever. */
export function linkProblem(link: Link, by: LinkingPerson, now: Instant): LinkProblem | undefined {
  return now >= linkUntil(link) ? "outdated" : linkRefusal(link.principal, by);
}

/** A person's principal in an account: what the configuration names, else what was proved and still counts, else what follows from the address. */
export function principalOf(by: LinkingPerson, account: AccountId, proved: { readonly link: Link | undefined; readonly now: Instant }): ResolvedPrincipal | undefined {
  const { link, now } = proved;
  const named = overrideOf(by.rules, by.person, account);
  if (named !== undefined) return named;
  if (link?.account === account && linkProblem(link, by, now) === undefined) return { arn: link.principal, source: "link", uniqueId: link.uniqueId };
  return templateOf(by.rules, by.person, account);
}

/** Every principal that may be somebody's in an account, also where another one is used, or a link counts no more: nobody approves access for any of them. */
export function principalsOf({ rules, person }: Pick<LinkingPerson, "rules" | "person">, account: AccountId, link: Link | undefined): readonly PrincipalArn[] {
  const all = [overrideOf(rules, person, account)?.arn, link?.account === account ? link.principal : undefined, templateOf(rules, person, account)?.arn];
  return all.filter((arn) => arn !== undefined);
}
