// Allowed: an entry point composes.
import type { Bot } from "./compose/bot.ts";
export type Serving = Bot;
