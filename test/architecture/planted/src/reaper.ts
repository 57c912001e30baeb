// Planted: the reaper reaches Redis and what grants.
export type { Bot } from "./compose/bot.ts";
export type { AwsGrants } from "./compose/reaper.ts";
