// Is the requester still somebody who may have this? Asked at the click and at the grant.
import { decideRequest } from "../../domain/entitlement/decide-request.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { MemberRefusal } from "../../domain/person/slack-person.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { entitlementOf, wishOf } from "../../domain/request/present-terms.ts";
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
  // By the entitlement that was approved, not by another one that happens to fit: its approvers are the ones who decided.
  const entitlement = entitlementOf(configuration, terms);
  const narrowed = { ...configuration, entitlements: entitlement === undefined ? [] : [entitlement] };
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user: terms.requester.id, groups: requesterGroups(narrowed) });
  if (decideRequest(narrowed, memberOf, wishOf(terms)).allowed) return undefined;
  if (unknown.length > 0) throw new UnavailableError("unavailable", "Slack did not say in which groups the requester is.");
  return { kind: "not_entitled" };
}
