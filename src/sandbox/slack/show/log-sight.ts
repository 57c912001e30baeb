// The log of what people did and saw, from which transcripts are made.
import type { Banner, Sight } from "../model/message.ts";
import type { SlackWorld } from "../world.ts";

/** Adds a line to the log and wakes everybody who waits. */
export function logSight(world: SlackWorld, sight: Omit<Sight, "order" | "at">): void {
  world.sights.push({ order: world.sights.length, at: world.now(), ...sight });
  world.changed();
}

/** Shows one person an error that comes from Slack itself. */
export function showBanner(world: SlackWorld, banner: Omit<Banner, "id" | "at">): void {
  world.banners.push({ id: world.newId("N"), at: world.now(), ...banner });
  logSight(world, { what: "banner", personId: banner.personId, channelId: banner.channelId, text: banner.text });
}
