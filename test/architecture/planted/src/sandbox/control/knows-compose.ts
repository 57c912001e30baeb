// Planted: a part of the sandbox that is no program imports compose.
export type { Bot } from "../../compose/bot.ts";
