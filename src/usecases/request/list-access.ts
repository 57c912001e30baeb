// What a person sees of requests: their own, and those they may decide.
import type { ShortId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { revokersOf } from "../../domain/request/present-terms.ts";
import type { Instant } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { GrantGate } from "../access/grant-gate.ts";
import { findMember, membershipsOf } from "./find-member.ts";

/** What listing needs. */
export interface ListDeps {
  readonly requests: RequestStore;
  readonly people: People;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly gate: Pick<GrantGate, "hasPassed">;
}

/** What somebody has, as far as it is known. */
export interface Listed {
  readonly requests: readonly AccessRequest[];
  readonly now: Instant;
  /** This process has not looked at every cluster since it started or since the store lost data: what is live may be missing. */
  readonly mayLack: boolean;
}

/** The latest requests of a person, newest first. Nothing for people who are no full members. */
export async function listAccess(deps: ListDeps, user: SlackUserId): Promise<Listed> {
  const found = await findMember(deps.people, deps.settings.current(), user);
  return { requests: "member" in found ? await deps.requests.listOf(user) : [], now: deps.clock.now(), mayLack: mayLack(deps) };
}

/** Whether requests may be missing from the store: not every cluster was looked at since the start, or since the store lost data. */
export function mayLack({ settings, gate }: Pick<ListDeps, "settings" | "gate">): boolean {
  return settings.current().clusters.some(({ name }) => !gate.hasPassed(name));
}

/** A request by its short id, if the person may see it: requester, approver or administrator. Otherwise as if there were none. */
export async function findRequest(deps: ListDeps, user: SlackUserId, short: ShortId): Promise<AccessRequest | undefined> {
  const request = await deps.requests.findByShortId(short);
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, user);
  if (request === undefined || !("member" in found)) return undefined;
  if (request.terms.requester.id === user) return request;
  const { memberOf } = await membershipsOf(deps.people, configuration, { user, groups: revokersOf(configuration, request) });
  return memberOf.size > 0 ? request : undefined;
}
