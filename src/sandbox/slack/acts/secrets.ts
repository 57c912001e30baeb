// Making and using up trigger ids and response URLs.
import type { ResponseUrl, Trigger } from "../model/interaction.ts";
import type { SlackWorld } from "../world.ts";

/** A new trigger id for this person. */
export function newTrigger(world: SlackWorld, personId: string, viewId?: string): string {
  const id = `${world.newId("1")}.${world.newId("2")}.${world.newSecret()}`;
  world.triggers.set(id, { id, personId, viewId, bornRealMs: world.realNow(), used: false });
  return id;
}

/** A new response URL. @returns the whole address */
export function newResponseUrl(world: SlackWorld, about: Omit<ResponseUrl, "secret" | "bornAt" | "uses">): string {
  const secret = world.newSecret();
  world.responseUrls.set(secret, { ...about, secret, bornAt: world.now(), uses: 0 });
  return `${world.baseUrl}/response/${secret}`;
}

/** What became of a trigger id: the trigger, now used up, or Slack's error. */
export function useTrigger(world: SlackWorld, id: string): Trigger | "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id" {
  const trigger = world.triggers.get(id);
  if (trigger === undefined) return "invalid_trigger_id";
  if (world.rules.triggers && trigger.used) return "exchanged_trigger_id";
  if (world.rules.triggers && world.realNow() - trigger.bornRealMs > world.rules.triggerMs) return "expired_trigger_id";
  trigger.used = true;
  return trigger;
}
