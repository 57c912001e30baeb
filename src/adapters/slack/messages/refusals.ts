// What all refusals share: their ends, and who is no full member.
import type { MemberRefusal } from "../../../domain/person/slack-person.ts";

/** Ends every refusal of a request or approval. */
export const noAccess = "No access was granted.";
/** Said while the newest configuration file has problems. */
export const configurationInvalid = "The configuration is not valid right now, so no new access is given. Running access ends on time. Administrators can see why in the log.";

const members: Readonly<Record<MemberRefusal, string>> = {
  deactivated: "Your account is deactivated.",
  bot: "Bots can't use eks-access.",
  guest: "Guests can't use eks-access.",
  stranger: "People of other organisations can't use eks-access.",
  invited: "Accept your invitation to the workspace first.",
  no_email: "Your Slack profile has no confirmed e-mail address, so I don't know who you are.",
  unknown_member: "Slack did not say whether you are a full member of this workspace, so I can't let you use eks-access.",
};
/** Why somebody is no full member. */
export function memberRefusal(why: MemberRefusal): string {
  return members[why];
}
