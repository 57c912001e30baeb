// Trigger ids and response URLs: what an interaction gives the app for a while.
import type { SlackWorld } from "../world.ts";

/** A trigger id. Source: https://docs.slack.dev/interactivity/handling-user-interaction */
export interface Trigger {
  readonly id: string;
  readonly personId: string;
  /** The modal it came from, if any: only such a trigger can push. */
  readonly viewId: string | undefined;
  readonly bornRealMs: number;
  used: boolean;
}

/** Where a response URL points. Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export interface ResponseUrl {
  readonly secret: string;
  readonly personId: string;
  readonly channelId: string;
  /** The command or click it belongs to. */
  readonly actId: string;
  /** The message that was clicked; a command has none, so `replace_original` does nothing there (bolt-js issue 2287). */
  readonly original: { readonly type: "message" | "ephemeral"; readonly ts: string } | undefined;
  readonly threadTs: string | undefined;
  readonly bornAt: number;
  uses: number;
}

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
