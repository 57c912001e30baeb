// The logger that Slack's libraries get: they print whole payloads at debug level, so debug goes nowhere.
import { LogLevel } from "@slack/bolt";
import type { Logger } from "@slack/bolt";
import type { Log } from "../../ports/system/log.ts";

/** Slack's logger on ours. Only the first text of a message is kept, and never a payload. */
export function slackLogger(log: Log): Logger {
  const text = (parts: readonly unknown[]): string => parts.filter((part) => typeof part === "string").join(" ").slice(0, 200);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: readonly unknown[]) => { log.warn("slack library", { said: text(parts) }); },
    error: (...parts: readonly unknown[]) => { log.warn("slack library error", { said: text(parts), error: parts.find((part) => part instanceof Error)?.message }); },
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
