// The parts that all interaction payloads share. Source: https://docs.slack.dev/reference/interaction-payloads
import type { JsonObject } from "../json.ts";
import { newTrigger } from "./secrets.ts";
import type { SlackWorld } from "../world.ts";

/** Who, where from, and a fresh trigger. */
export function commonParts(world: SlackWorld, personId: string, viewId?: string): JsonObject {
  const person = world.people.get(personId);
  return {
    api_app_id: world.app.id, token: world.app.verificationToken, is_enterprise_install: false, enterprise: null,
    team: { id: world.team.id, domain: world.team.domain },
    user: { id: personId, username: person?.name ?? personId, name: person?.name ?? personId, team_id: person?.teamId ?? world.team.id },
    trigger_id: newTrigger(world, personId, viewId),
  };
}

/** The time of an act in Slack's form. */
export function actionTs(world: SlackWorld): string {
  return (world.now() / 1000).toFixed(6);
}
