// Beginning a link: a nonce for one person and one account.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { entitlementsOf } from "../../domain/entitlement/decide-request.ts";
import { allowed, refused } from "../../domain/entitlement/reasons.ts";
import type { Decision } from "../../domain/entitlement/reasons.ts";
import type { ClusterName, GroupName, OwnerId, Region, SlackUserId } from "../../domain/ids.ts";
import { isLinkingOn, nonceLives, nonceText } from "../../domain/person/link.ts";
import { overrideOf } from "../../domain/person/principal.ts";
import type { MemberRefusal } from "../../domain/person/slack-person.ts";
import { sealOf } from "../../domain/seal.ts";
import { plus } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { Random } from "../../ports/system/random.ts";
import { findMember, membershipsOf, requesterGroups } from "../request/find-member.ts";
import type { ResolveDeps } from "./resolve-principal.ts";

/** What beginning needs. */
export interface StartLinkDeps extends ResolveDeps {
  readonly people: People;
  readonly random: Random;
}

/** What the person runs the helper with. */
export interface LinkInvitation {
  readonly cluster: ClusterName;
  readonly region: Region;
  readonly audience: OwnerId;
  readonly nonce: string;
  readonly until: Instant;
}

/** Why somebody cannot link there. */
export type StartLinkRefusal =
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "linking_off" }
  | { readonly code: "configuration_invalid" }
  | { readonly code: "unknown_cluster" | "which_cluster"; readonly typed: string; readonly possible: readonly ClusterName[] }
  | { readonly code: "named_by_configuration"; readonly cluster: ClusterName };

/** Makes a nonce and stores it; it is shown to nobody but this person. @throws UnavailableError when Slack or the store does not answer */
export async function startLink(deps: StartLinkDeps, user: SlackUserId, typed: string | undefined): Promise<Decision<LinkInvitation, StartLinkRefusal>> {
  const configuration = deps.settings.current();
  const place = await linkingPlace(deps, user, typed);
  if (!place.allowed) return place;
  const { account, name, region } = place.value;
  const nonce = { team: configuration.team, user, account, nonce: deps.random.nonce(), until: plus(deps.trustedClock.trusted().now, nonceLives) };
  await deps.links.openNonce({ ...nonce, seal: sealOf(deps.digests.linkKeys, nonceText(nonce)) });
  return allowed({ cluster: name, region, audience: configuration.owner, nonce: nonce.nonce, until: nonce.until });
}

async function linkingPlace(deps: StartLinkDeps, user: SlackUserId, typed: string | undefined): Promise<Decision<Cluster, StartLinkRefusal>> {
  const configuration = deps.settings.current();
  if (!deps.settings.isValid()) return refused({ code: "configuration_invalid" });
  if (!isLinkingOn(configuration.people)) return refused({ code: "linking_off" });
  const found = await findMember(deps.people, configuration, user);
  if (!("member" in found)) return refused({ code: "not_member", why: found.refusal });
  const { memberOf } = await membershipsOf(deps.people, configuration, { user, groups: requesterGroups(configuration) });
  const place = chosenCluster(configuration, memberOf, typed);
  if (!place.allowed || overrideOf(configuration.people, found.member, place.value.account) === undefined) return place;
  return refused({ code: "named_by_configuration", cluster: place.value.name });
}

// Only among clusters that the person may ask for: the others are answered like those that do not exist.
function chosenCluster(configuration: Configuration, memberOf: ReadonlySet<GroupName>, typed: string | undefined): Decision<Cluster, StartLinkRefusal> {
  const named = new Set(entitlementsOf(configuration, memberOf).flatMap(({ clusters }) => clusters));
  const possible = configuration.clusters.filter(({ name }) => named.has(name));
  const names = possible.map(({ name }) => name);
  if (typed === undefined) {
    const [first] = possible;
    const isOne = new Set(possible.map(({ account }) => account)).size === 1;
    return first !== undefined && isOne ? allowed(first) : refused({ code: "which_cluster", typed: "", possible: names });
  }
  const cluster = clusterNamed(configuration, typed);
  return cluster !== undefined && names.includes(cluster.name) ? allowed(cluster) : refused({ code: "unknown_cluster", typed, possible: names });
}
