// What a person sees of requests: their own, and those they may decide.
import type { ShortId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { Instant } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { findMember, membershipsOf } from "./find-member.ts";

/** What listing needs. */
export interface ListDeps {
  readonly requests: RequestStore;
  readonly people: People;
  readonly settings: Settings;
  readonly clock: Clock;
}

/** The latest requests of a person, newest first. Nothing for people who are no full members. */
export async function listAccess(deps: ListDeps, user: SlackUserId): Promise<{ readonly requests: readonly AccessRequest[]; readonly now: Instant }> {
  const found = await findMember(deps.people, deps.settings.current(), user);
  return { requests: "member" in found ? await deps.requests.listOf(user) : [], now: deps.clock.now() };
}

/** A request by its short id, if the person may see it: requester, approver or administrator. Otherwise as if there were none. */
export async function findRequest(deps: ListDeps, user: SlackUserId, short: ShortId): Promise<AccessRequest | undefined> {
  const request = await deps.requests.findByShortId(short);
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, user);
  if (request === undefined || !("member" in found)) return undefined;
  if (request.terms.requester.id === user) return request;
  const { memberOf } = await membershipsOf(deps.people, configuration, { user, groups: [...request.approverGroups, ...configuration.administrators] });
  return memberOf.size > 0 ? request : undefined;
}
