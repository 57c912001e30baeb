// Is the requester still somebody who may have this? Asked at the click and at the grant.
import { decideRequest } from "../../domain/entitlement/decide-request.ts";
import type { MemberRefusal } from "../../domain/person/slack-person.ts";
import type { AccessRequest, Terms } from "../../domain/request/access-request.ts";
import type { Wish } from "../../domain/entitlement/decide-request.ts";
import type { People } from "../../ports/person/people.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { findMember, membershipsOf, requesterGroups } from "./find-member.ts";

/** Why the requester may not have it any more. */
export type RequesterRefusal = { readonly kind: "not_member"; readonly why: MemberRefusal } | { readonly kind: "not_entitled" };

/** Reads the requester afresh and decides the terms anew. @throws UnavailableError when Slack does not answer */
export async function requesterRefusal(deps: { readonly people: People; readonly settings: Settings }, { terms }: AccessRequest): Promise<RequesterRefusal | undefined> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, terms.requester.id);
  if (!("member" in found)) return { kind: "not_member", why: found.refusal };
  if (found.member.email !== terms.requester.email) return { kind: "not_entitled" };
  const { memberOf } = await membershipsOf(deps.people, configuration, { user: terms.requester.id, groups: requesterGroups(configuration) });
  const decision = decideRequest(configuration, memberOf, wishOf(terms));
  return decision.allowed ? undefined : { kind: "not_entitled" };
}

function wishOf(terms: Terms): Wish {
  return {
    cluster: terms.cluster, role: terms.role, duration: terms.duration,
    namespaces: terms.scope.type === "cluster" ? [] : terms.scope.namespaces,
    ...(terms.reason === undefined ? {} : { reason: terms.reason }), ...(terms.ticket === undefined ? {} : { ticket: terms.ticket }),
  };
}
