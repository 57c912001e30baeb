// What is known of a person: who Slack says they are, their groups, and their IAM principal for each account they may ask access in.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { entitlementsOf } from "../../domain/entitlement/decide-request.ts";
import { EksAccessError } from "../../domain/errors.ts";
import type { ClusterName, GroupName, SlackUserId } from "../../domain/ids.ts";
import { isLinkingOn, linkProblem, principalOf } from "../../domain/person/link.ts";
import type { LinkProblem } from "../../domain/person/link.ts";
import { forbiddenPrincipal, overrideOf, whyNoPrincipal } from "../../domain/person/principal.ts";
import type { NoPrincipal, ResolvedPrincipal } from "../../domain/person/principal.ts";
import type { FullMember, MemberRefusal } from "../../domain/person/slack-person.ts";
import type { People } from "../../ports/person/people.ts";
import type { Principals } from "../../ports/person/principals.ts";
import { findMember, membershipsOf } from "../request/find-member.ts";
import type { Memberships } from "../request/find-member.ts";
import { linkingPerson, linkOf } from "./resolve-principal.ts";
import type { ResolveDeps } from "./resolve-principal.ts";

/** What telling needs. */
export interface WhoAmIDeps extends ResolveDeps {
  readonly people: People;
  readonly principals: Principals;
}

/** How a principal stands with IAM now: `exists` means that its hidden id was read; `recreated` that it is not the one that was linked. */
export type PrincipalStanding = "exists" | "missing" | "recreated" | "principal_protected" | "principal_shared" | "unknown";

/** One account, by the clusters in it that the person may ask for. */
export interface Place {
  readonly clusters: readonly ClusterName[];
  readonly principal: (ResolvedPrincipal & { readonly standing: PrincipalStanding }) | NoPrincipal;
  /** Whether a link by proof would count there. */
  readonly mayLink: boolean;
  /** Why a link that the person made there does not count now. */
  readonly linkProblem?: LinkProblem;
}

/** A full member with what is known of them. */
export interface KnownPerson extends Memberships {
  readonly member: FullMember;
  readonly places: readonly Place[];
}

/** A known person, or why somebody is none. */
export type WhoAmI = KnownPerson | { readonly refusal: MemberRefusal };

/** Tells who somebody is. IAM is asked for each principal; where it does not answer, that is said. @throws UnavailableError when Slack does not answer */
export async function whoAmI(deps: WhoAmIDeps, user: SlackUserId): Promise<WhoAmI> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, user);
  if (!("member" in found)) return found;
  const memberships = await membershipsOf(deps.people, configuration, { user, groups: configuration.groups.map(({ name }) => name) });
  const places = await Promise.all(accountsOf(configuration, memberships.memberOf).map((clusters) => placeOf(deps, found.member, clusters)));
  return { member: found.member, ...memberships, places };
}

type InAccount = readonly [Cluster, ...Cluster[]];

// Only clusters that the person may ask for: the others are not named to them anywhere.
function accountsOf(configuration: Configuration, memberOf: ReadonlySet<GroupName>): readonly InAccount[] {
  const named = new Set(entitlementsOf(configuration, memberOf).flatMap(({ clusters }) => clusters));
  const byAccount = new Map<string, InAccount>();
  for (const cluster of configuration.clusters.filter(({ name }) => named.has(name))) {
    const others = byAccount.get(cluster.account);
    byAccount.set(cluster.account, others === undefined ? [cluster] : [...others, cluster]);
  }
  return [...byAccount.values()];
}

async function placeOf(deps: WhoAmIDeps, member: FullMember, clusters: InAccount): Promise<Place> {
  const configuration = deps.settings.current();
  const { people } = configuration;
  const [first] = clusters;
  const { account } = first;
  const by = linkingPerson(configuration, member);
  const link = await linkOf(deps, member, account);
  const now = deps.trustedClock.trusted().now;
  const principal = principalOf(by, account, { link, now });
  const problem = link === undefined ? undefined : linkProblem(link, by, now);
  return {
    clusters: clusters.map(({ name }) => name), mayLink: isLinkingOn(people) && overrideOf(people, member, account) === undefined, ...(problem === undefined ? {} : { linkProblem: problem }),
    principal: principal === undefined ? whyNoPrincipal(people, member) : { ...principal, standing: await standingOf(deps, first, principal) },
  };
}

async function standingOf(deps: WhoAmIDeps, cluster: Cluster, { arn, uniqueId }: ResolvedPrincipal): Promise<PrincipalStanding> {
  const forbidden = forbiddenPrincipal(arn, deps.settings.current().protectedPrincipals);
  if (forbidden !== undefined) return forbidden;
  try {
    const facts = await deps.principals.find(cluster, arn);
    if (facts === undefined) return "missing";
    return uniqueId === undefined || uniqueId === facts.uniqueId ? "exists" : "recreated";
  } catch (error) {
    if (!(error instanceof EksAccessError)) throw error;
    deps.log.error("whoami: IAM did not answer", error, { cluster: cluster.name });
    return "unknown";
  }
}
