// Slack's control sequences: made here only, from ids that were checked.
import type { Group } from "../../../domain/entitlement/entitlement.ts";
import type { SlackUserId } from "../../../domain/ids.ts";
import { toIsoText } from "../../../domain/time.ts";
import type { Instant } from "../../../domain/time.ts";
import { code } from "./text-safety.ts";

/** A person. */
export function person(id: SlackUserId): string {
  return `<@${id}>`;
}

/** A group as people can be reached by it: the user group, up to five people, else its name. */
function group({ name, members, slackUserGroup }: Group): string {
  if (slackUserGroup !== undefined) return `<!subteam^${slackUserGroup}>`;
  return members.length <= 5 ? members.map(person).join(", ") : code(name);
}

/** Groups, or a word when there are none. */
export function groups(all: readonly Group[]): string {
  return all.length === 0 ? "nobody" : all.map(group).join(", ");
}

/** A point in time in the reader's own zone; the fallback is UTC (docs.slack.dev, date formatting). */
export function at(time: Instant, format = "{date_short_pretty} {time}"): string {
  const utc = toIsoText(time);
  return `<!date^${String(Math.floor(time / 1000))}^${format}|${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC>`;
}
