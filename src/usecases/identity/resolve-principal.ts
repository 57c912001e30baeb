// Which IAM principal is somebody's in an account: configuration, link, template.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { AccountId, PrincipalArn } from "../../domain/ids.ts";
import { isLinkingOn, linkText, principalOf, principalsOf } from "../../domain/person/link.ts";
import type { Link, LinkingPerson } from "../../domain/person/link.ts";
import type { ResolvedPrincipal, RuledPerson } from "../../domain/person/principal.ts";
import { sealHolds } from "../../domain/seal.ts";
import type { LinkStore } from "../../ports/store/link-store.ts";
import type { Digests } from "../../ports/system/digests.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** What resolving needs. */
export interface ResolveDeps {
  readonly settings: Settings;
  readonly links: LinkStore;
  readonly digests: Digests;
  readonly trustedClock: TrustedClock;
  readonly log: Log;
}

/** A person's principal where a cluster is; undefined when there is none. @throws UnavailableError when links cannot be read */
export async function resolvePrincipal(deps: ResolveDeps, person: RuledPerson, { account }: Pick<Cluster, "account">): Promise<ResolvedPrincipal | undefined> {
  return principalOf(linkingPerson(deps.settings.current(), person), account, { link: await linkOf(deps, person, account), now: deps.trustedClock.trusted().now });
}

/** Every principal that may be a person's where a cluster is. @throws UnavailableError when links cannot be read */
export async function possiblePrincipals(deps: ResolveDeps, person: RuledPerson, { account }: Pick<Cluster, "account">): Promise<readonly PrincipalArn[]> {
  return principalsOf(linkingPerson(deps.settings.current(), person), account, await linkOf(deps, person, account));
}

/** The rules as they hold for a person. */
export function linkingPerson({ people, protectedPrincipals }: Configuration, person: RuledPerson): LinkingPerson {
  return { rules: people, protectedPrincipals, person };
}

/** A person's link in an account. While linking is off no link counts, and the store is not asked. */
export function linkOf(deps: ResolveDeps, person: Pick<RuledPerson, "id">, account: AccountId): Promise<Link | undefined> {
  return isLinkingOn(deps.settings.current().people) ? storedLink(deps, person, account) : Promise.resolve(undefined);
}

/** A person's stored link in an account, if it is one that we wrote. */
export async function storedLink(deps: ResolveDeps, { id }: Pick<RuledPerson, "id">, account: AccountId): Promise<Link | undefined> {
  const { team } = deps.settings.current();
  const stored = await deps.links.find(id, account);
  if (stored === undefined) return undefined;
  const { seal, ...link } = stored;
  const isOurs = link.team === team && link.user === id && link.account === account && sealHolds(deps.digests.linkKeys, linkText(link), seal);
  if (!isOurs) deps.log.warn("a stored link does not verify and does not count");
  return isOurs ? link : undefined;
}
