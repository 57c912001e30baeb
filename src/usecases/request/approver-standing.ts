// Whether somebody who approved may still approve: asked at the next approval and at the grant.
import { UnavailableError } from "../../domain/errors.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest, DroppedApproval } from "../../domain/request/access-request.ts";
import { decidersOf } from "../../domain/request/present-terms.ts";
import type { People } from "../../ports/person/people.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { findMember, membershipsOf } from "./find-member.ts";

/** What asking needs. */
export interface StandingDeps {
  readonly people: People;
  readonly settings: Settings;
}

/** Why the approval of this person does not count any more; undefined while it does. @throws UnavailableError when Slack does not say */
export async function approverRefusal({ people, settings }: StandingDeps, request: AccessRequest, approver: SlackUserId): Promise<DroppedApproval["why"] | undefined> {
  const configuration = settings.current();
  const found = await findMember(people, configuration, approver);
  if (!("member" in found)) return "approver_not_member";
  const { memberOf, unknown } = await membershipsOf(people, configuration, { user: approver, groups: decidersOf(configuration, request) });
  if (memberOf.size > 0) return undefined;
  if (unknown.length > 0) throw new UnavailableError("unavailable", "Slack did not say who is in the approvers' groups.");
  return "approver_not_entitled";
}

/** Everybody whose approval does not count any more. Of whom Slack does not say it, it counts on: the grant asks again. */
export async function departedApprovers(deps: StandingDeps, request: AccessRequest): Promise<ReadonlyMap<SlackUserId, DroppedApproval["why"]>> {
  const standings = await Promise.all(request.approvals.map(async ({ by }) => {
    try {
      return [by.id, await approverRefusal(deps, request, by.id)] as const;
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      return [by.id, undefined] as const;
    }
  }));
  return new Map(standings.flatMap(([id, why]) => (why === undefined ? [] : [[id, why] as const])));
}
