// Answers about who somebody is. Only the person reads them: their own principal is named, its account by the last four digits.
import { arnParts } from "../../../domain/ids.ts";
import type { PrincipalArn } from "../../../domain/ids.ts";
import type { LinkProblem } from "../../../domain/person/link.ts";
import type { NoPrincipal, ResolvedPrincipal } from "../../../domain/person/principal.ts";
import type { KnownPerson, Place, PrincipalStanding, WhoAmI } from "../../../usecases/identity/who-am-i.ts";
import { message, section } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { memberRefusal, noAccess } from "./refusals.ts";
import { person } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

/** The answer to `whoami`. */
export function whoAmIMessage(known: WhoAmI): Message {
  if ("refusal" in known) return message(`${memberRefusal(known.refusal)} ${noAccess}`);
  const { member, places } = known;
  const who = `You are ${person(member.id)}, ${code(member.email)}, a full member of this workspace.\n${groupLine(known)}`;
  if (places.length === 0) return message(`${who}\nNo entitlement names you, so there is no cluster that you can ask for.`);
  return message(who, places.map((place) => section(placeText(place))));
}

function groupLine({ memberOf, unknown }: KnownPerson): string {
  const names = [...memberOf].sort();
  const known = names.length === 0 ? "You are in none of the groups of the configuration." : `Your groups: ${codes(names)}.`;
  return unknown.length === 0 ? known : `${known} Slack did not say who is in ${codes(unknown)}.`;
}

function placeText(place: Place): string {
  const { clusters, principal, linkProblem } = place;
  const where = `*${codes(clusters)}*`;
  const ignored = linkProblem === undefined ? "" : ` Your link there does not count: ${linkProblems[linkProblem] ?? "the configuration no longer allows it"}.`;
  if (typeof principal === "string") return `${where}: I don't know your IAM principal there. ${noPrincipal[principal]}${ignored}${waysOut(place)}`;
  return `${where}: ${shownPrincipal(principal.arn)}, ${sources[principal.source]}. ${standings[principal.standing]}${ignored}${principal.standing === "exists" || principal.standing === "unknown" ? "" : waysOut(place)}`;
}

function waysOut({ clusters: [first], mayLink }: Place): string {
  return mayLink && first !== undefined ? ` Prove which one is yours: ${code(`/eks-access link ${first}`)}. Or ask an administrator to name it in the configuration, under ${code("people")}.` : ` Ask an administrator to name the right one for you in the configuration, under ${code("people")}.`;
}

const linkProblems: Partial<Readonly<Record<LinkProblem, string>>> = {
  outdated: "it was proved more than 180 days ago", somebody_elses: "the configuration says that the principal is somebody else's", principal_shared: "the principal is shared by several people", principal_protected: "the principal is one that never gets access this way",
};

/** A principal as its owner reads it: `role/people/ann` in account …3333. */
export function shownPrincipal(arn: PrincipalArn): string {
  const { account, resource } = arnParts(arn);
  return `${code(resource)} in account …${account.slice(-4)}`;
}

const sources: Readonly<Record<ResolvedPrincipal["source"], string>> = { override: "which the configuration names for you", link: "which you proved to be yours", template: "which follows from your e-mail address" };

const standings: Readonly<Record<PrincipalStanding, string>> = {
  exists: "IAM has it, and I know its id: should it be deleted and made anew, what was approved for it is not given to the new one.",
  missing: "*IAM has no principal of this name and path*, so you can be given nothing there.",
  recreated: "*It was deleted and made anew after you linked it*, so it is not the one that you proved, and you can be given nothing there.",
  principal_shared: "*It is shared by several people*, so access would reach them all, and is refused.",
  principal_protected: "*It is one that never gets access this way.*",
  unknown: "IAM did not answer, so I can't say whether it exists. Try again in a minute.",
};

const noPrincipal: Readonly<Record<NoPrincipal, string>> = {
  no_rule: "The configuration names none for you.",
  other_mail_domain: "The configuration derives principals from e-mail addresses, but not for your mail domain.",
  unfit_address: "The configuration derives principals from e-mail addresses, but yours does not make the name of one.",
};
