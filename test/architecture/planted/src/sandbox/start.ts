// Allowed: the program of the sandbox composes.
import type { Bot } from "../compose/bot.ts";
export type World = Bot;
