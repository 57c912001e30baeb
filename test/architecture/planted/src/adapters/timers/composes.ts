// Planted: an adapter composes.
export type { Bot } from "../../compose/bot.ts";
