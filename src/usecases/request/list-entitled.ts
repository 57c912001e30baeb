// What a person may ask for: the choices of the form and of the help text.
import { clusterNamed, roleNamed } from "../../domain/configuration.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { entitlementsOf } from "../../domain/entitlement/decide-request.ts";
import type { Entitlement } from "../../domain/entitlement/entitlement.ts";
import type { Role } from "../../domain/entitlement/role.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import type { People } from "../../ports/person/people.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { findMember, membershipsOf, requesterGroups } from "./find-member.ts";

/** One thing that a person may ask for. */
export interface Entitled {
  readonly cluster: Cluster;
  readonly role: Role;
  readonly entitlement: Entitlement;
}

/** Lists what a person may ask for; nothing for people who are no full members. @throws UnavailableError when Slack does not answer */
export async function listEntitled(deps: { readonly settings: Settings; readonly people: People }, user: SlackUserId): Promise<readonly Entitled[]> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, user);
  if (!("member" in found)) return [];
  const { memberOf } = await membershipsOf(deps.people, configuration, { user, groups: requesterGroups(configuration) });
  return entitlementsOf(configuration, memberOf).flatMap((entitlement) =>
    entitlement.clusters.flatMap((clusterName) => entitlement.roles.flatMap((roleName): readonly Entitled[] => {
      const cluster = clusterNamed(configuration, clusterName);
      const role = roleNamed(configuration, roleName);
      return cluster === undefined || role === undefined ? [] : [{ cluster, role, entitlement }];
    })));
}
