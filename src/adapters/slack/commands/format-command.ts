// Commands as the line that would be typed for them: what buttons carry, and the inverse of parsing.
import { formatDuration } from "../../../domain/time.ts";
import { longestLine } from "./split-line.ts";
import { lookLine } from "./parse-look.ts";
import type { Command, TypedWish } from "./command.ts";

/** The line of a command, without `/eks-access`. Parsing it gives the command again. */
export function formatCommand(command: Command): string {
  switch (command.kind) {
    case "form":
    case "request":
      return formatWish(command.wish);
    case "list":
    case "whoami":
      return command.kind;
    case "status":
      return `status ${command.id}`;
    case "end":
      return joined("end", command.id, ...pair("reason", command.reason));
    case "link":
    case "unlink":
      return joined(command.kind, command.cluster);
    case "why":
      return formatWhy(command);
    case "look":
      return lookLine(command.wish);
    case "help":
      return joined("help", command.topic);
  }
}

function formatWhy(command: Extract<Command, { kind: "why" }>): string {
  if ("id" in command) return `why ${command.id}`;
  return `${formatWish(command.wish).replace(/^request/, "why")}${command.person === undefined ? "" : ` <@${command.person}>`}`;
}

function joined(...words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(" ");
}

/** The line of a wish; without its reason when it would be longer than a line may be. */
export function formatWish(wish: TypedWish): string {
  const line = ["request", ...facts(wish), ...pair("reason", wish.reason)].join(" ");
  return line.length <= longestLine ? line : ["request", ...facts(wish)].join(" ").slice(0, longestLine);
}

function facts({ cluster, role, namespaces, duration, ticket }: TypedWish): readonly string[] {
  return [
    ...pair("cluster", cluster), ...pair("role", role), ...pair("ns", namespaces.length === 0 ? undefined : namespaces.join(",")),
    ...pair("for", duration === undefined ? undefined : formatDuration(duration)), ...pair("ticket", ticket),
  ];
}

function pair(key: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [formatPair(key, value)];
}

/** `key=value`. Plain values stay as they are; others are quoted, with the escapes that Slack makes of a typed line. */
export function formatPair(key: string, value: string): string {
  if (key !== "reason" && /^[A-Za-z0-9_.*,/#-]+$/.test(value)) return `${key}=${value}`;
  const quoted = value.replaceAll("\\", "\\\\").replaceAll(/["“”]/g, "\\$&");
  return `${key}="${quoted.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}"`;
}
