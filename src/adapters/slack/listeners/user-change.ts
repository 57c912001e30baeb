// Slack says that a person changed. An event only says where to look: it may be late, repeated, or lost.
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import { departureOf } from "../../../domain/person/departure.ts";
import { keepTrack } from "../front.ts";
import type { Front } from "../front.ts";
import { personOf } from "../slack-people.ts";
import type { SlackPeople } from "../slack-people.ts";

/** What of the event matters; Slack sends one for every change of anybody's profile or status. */
type Args = Pick<SlackEventMiddlewareArgs<"user_change"> & AllMiddlewareArgs, "event">;

/** Looks afresh at a person who seems to have left. Bolt has acknowledged the event already; what fails here is done by the rounds. */
export async function onUserChange(front: Front, people: SlackPeople, { event }: Args): Promise<void> {
  const { user } = event;
  if (!isSlackUserId(user.id) || departureOf(personOf(user.id, user), front.settings.current().team) === undefined) return;
  people.forget(user.id);
  await keepTrack(front, front.memberChanged(user.id)).catch((error: unknown) => { front.log.error("a change of a person not looked at; the next rounds ask", error); });
}
