// Who somebody is now: full member or not, and in which groups.
import { groupNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { GroupName, SlackUserId } from "../../domain/ids.ts";
import { isFullMember, memberRefusal } from "../../domain/person/slack-person.ts";
import type { FullMember, MemberRefusal } from "../../domain/person/slack-person.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { People } from "../../ports/person/people.ts";

/** A full member, or why not. */
export type FoundMember = { readonly member: FullMember } | { readonly refusal: MemberRefusal };

/** Reads a person afresh. @throws UnavailableError when Slack does not answer */
export async function findMember(people: People, configuration: Configuration, user: SlackUserId): Promise<FoundMember> {
  const person = await people.find(user);
  if (person === undefined) return { refusal: "unknown_member" };
  const refusal = memberRefusal(person, configuration.team);
  if (refusal !== undefined || !isFullMember(person)) return { refusal: refusal ?? "no_email" };
  return { member: person };
}

/** The groups somebody is in, and those that could not be read: for these nothing is known. */
export interface Memberships {
  readonly memberOf: ReadonlySet<GroupName>;
  readonly unknown: readonly GroupName[];
}

/** Reads the membership of a person in these groups. A group that cannot be read is unknown, never "in". */
export async function membershipsOf(people: People, configuration: Configuration, asked: { readonly user: SlackUserId; readonly groups: Iterable<GroupName> }): Promise<Memberships> {
  const memberOf = new Set<GroupName>();
  const unknown: GroupName[] = [];
  await Promise.all([...new Set(asked.groups)].map(async (name) => {
    const group = groupNamed(configuration, name);
    if (group === undefined) return;
    try {
      const members = group.members.includes(asked.user) ? [asked.user] : await people.membersOf(group);
      if (members.includes(asked.user)) memberOf.add(name);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      unknown.push(name);
    }
  }));
  return { memberOf, unknown };
}

/** All groups that the entitlements name as requesters. */
export function requesterGroups(configuration: Configuration): readonly GroupName[] {
  return configuration.entitlements.flatMap(({ requesters }) => (requesters === "everyone" ? [] : requesters));
}
