// How somebody stopped being a full member, or an approver, in words.
import type { Departure } from "../../../domain/person/departure.ts";
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import { person } from "./slack-text.ts";

const words: Readonly<Record<Departure, string>> = {
  deactivated: "was deactivated in Slack",
  guest: "became a guest in Slack",
  stranger: "left the Slack workspace",
  bot: "is marked as a bot in Slack",
  invited: "has not joined the Slack workspace",
  gone: "is not known to Slack any more",
};

/** What became of the requester: "@ann was deactivated in Slack". */
export function departed({ terms, end }: AccessRequest): string {
  return `${person(terms.requester.id)} ${end?.kind === "requester_left" ? words[end.why] : "is no full member any more"}`;
}

/** Whose approvals do not count any more, each with the reason, after a space; empty when there are none. */
export function droppedText({ dropped = [] }: AccessRequest): string {
  return dropped.map(({ by, why }) => ` The approval of ${person(by.id)} does not count any more: ${why === "approver_not_member" ? "no full member of Slack now" : "in none of the approving groups now"}.`).join("");
}
