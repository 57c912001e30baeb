// An administrator of the workspace changes somebody's account; Slack tells the app. Source: https://docs.slack.dev/reference/events/user_change
import { personJson } from "../api/people-methods.ts";
import type { PersonFacts } from "../model/person.ts";
import { logSight } from "../show/log-sight.ts";
import type { SlackWorld } from "../world.ts";
import { sendEvent } from "./send-event.ts";

/** What an account can be made. */
export const accountKinds: Readonly<Record<string, Partial<PersonFacts>>> = {
  member: { deleted: false, isRestricted: false, isUltraRestricted: false },
  guest: { deleted: false, isRestricted: true, isUltraRestricted: false },
  deactivated: { deleted: true },
};

/** Changes an account and sends `user_change`. Resolves when the event was delivered, or lost. @throws Error when there is nobody with the id */
export async function changePerson(world: SlackWorld, personId: string, changes: Partial<PersonFacts>): Promise<void> {
  const person = world.people.get(personId);
  if (person === undefined) throw new Error(`There is nobody with the id ${personId}.`);
  Object.assign(person, changes, { updated: Math.floor(world.now() / 1000) });
  logSight(world, { what: "did", personId: undefined, channelId: undefined, text: `the account of ${person.name} is changed: ${JSON.stringify(changes)}` });
  world.changed();
  await sendEvent(world, { type: "user_change", user: personJson(world, person), cache_ts: person.updated }, personId);
}
