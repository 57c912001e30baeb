// Sentences about linking an IAM principal: why it cannot begin, what is wrong with a proof, what came of it.
import type { Decision } from "../../../domain/entitlement/reasons.ts";
import type { Link, LinkRefusal } from "../../../domain/person/link.ts";
import { linkUntil } from "../../../domain/person/link.ts";
import type { ProofFault } from "../../../domain/person/link-proof.ts";
import type { FinishLinkRefusal } from "../../../usecases/identity/finish-link.ts";
import type { StartLinkRefusal } from "../../../usecases/identity/start-link.ts";
import { message } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { shownPrincipal } from "./identity.ts";
import { configurationInvalid, memberRefusal } from "./refusals.ts";
import { at } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

const nothingLinked = "Nothing was linked.";
const linkingOff = "Linking is not switched on here: the configuration names no principals that may be linked (`people.linkable`). Ask an administrator.";

/** Why somebody cannot begin to link. */
export function startLinkRefusal(refusal: StartLinkRefusal): string {
  switch (refusal.code) {
    case "not_member":
      return `${memberRefusal(refusal.why)} ${nothingLinked}`;
    case "linking_off":
      return linkingOff;
    case "configuration_invalid":
      return `${configurationInvalid} ${nothingLinked}`;
    case "which_cluster":
      return refusal.possible.length === 0 ? "No entitlement names you, so there is no cluster to link a principal for." : `In the account of which cluster is the principal? ${codes(refusal.possible.map((name) => `/eks-access link ${name}`))}`;
    case "unknown_cluster":
      return `There is no cluster ${code(refusal.typed)} that you can ask for. ${refusal.possible.length === 0 ? "You can't ask for any." : `You can ask for: ${codes(refusal.possible)}.`}`;
    case "named_by_configuration":
      return `The configuration names your principal in the account of ${code(refusal.cluster)}, and that wins over a link. ${code("/eks-access whoami")} shows it; an administrator can change it.`;
  }
}

const proofFaults: Readonly<Record<ProofFault, string>> = {
  empty: "Paste what eks-access-prove printed.",
  kubernetes_token: "This is a Kubernetes token, and it proves nothing here. Whoever has it can use your access for a quarter of an hour: don't paste it anywhere. Run eks-access-prove as shown above.",
  not_a_proof: "This is not what eks-access-prove prints: lines that begin with eks-access-proof.1. Paste them whole and unchanged.",
  incomplete: "A line is missing, or one is there twice. Paste all that eks-access-prove printed.",
  region: "It was signed for another region than the one in the command above. Run that command as it stands.",
  access_key: "The access key in it is not one of AWS. Run the command again.",
  date: "The date in it is not one. Run the command again.",
  too_old: "It was signed more than ten minutes ago, or the clock of your computer is behind. Run the command again.",
  too_new: "It was signed in the future: the clock of your computer is ahead. Set it right and run the command again.",
  signature: "The signature in it is not one of AWS. Run the command again.",
  session_token: "The session token in it is too long or not one of AWS. Run the command again.",
};

/** What is wrong with a pasted proof, as plain text for the form. Nothing was sent, and the code in the form still holds. */
export function proofFault(fault: ProofFault): string {
  return proofFaults[fault];
}

type AfterProof = Exclude<FinishLinkRefusal["code"], "not_member" | "aws_unreachable">;
const linkRefusals: Readonly<Record<AfterProof | LinkRefusal, string>> = {
  linking_off: linkingOff,
  configuration_invalid: configurationInvalid,
  clock: "AWS has not told me the time lately, or my clock differs from it, so I can't tell whether a proof is fresh. Try again in a minute.",
  no_nonce: "The code of this form was used already, is older than ten minutes, or was replaced by a newer one.",
  named_by_configuration: "The configuration names your principal there by now, and that wins over a link.",
  not_signed: "AWS says that the signature is not right: it was made with another code or for another installation, the credentials are no longer good, or something was changed on the way.",
  no_answer: "AWS did not answer as it does.",
  unreadable: "AWS did not answer as it does.",
  other_account: "The credentials are of another AWS account than the cluster's. Use a profile of that account.",
  root: "These are the credentials of an account's root user. They never get access this way, and should not be on your computer.",
  unfit_identity: "These credentials are neither a role's nor a user's, so no access entry can be made for them.",
  principal_missing: "IAM does not have the role or user that these credentials are of.",
  recreated: "The role or user was deleted and made anew since these credentials were given out. Get new ones.",
  not_linkable: "The configuration does not let people link this role or user (`people.linkable`). Ask an administrator.",
  principal_protected: "This role or user is one that never gets access this way.",
  principal_shared: "This role is shared by several people, so access would reach them all.",
  somebody_elses: "This role or user is somebody else's already. Ask an administrator if that is wrong.",
};

/** What came of a proof; only the person reads it. */
export function linkOutcome(outcome: Decision<Link, FinishLinkRefusal>, cluster: string): Message {
  if (outcome.allowed) {
    const link = outcome.value;
    return message(`Linked: ${shownPrincipal(link.principal)} is yours. What you ask for there is given to it from now on. It has to be proved again after ${at(linkUntil(link), "{date_short}")}. If this was not you, or not yours: ${code("/eks-access unlink")}`);
  }
  const again = `${nothingLinked} For a new code: ${code(`/eks-access link ${cluster}`)}`;
  if (outcome.refusal.code === "not_member") return message(`${memberRefusal(outcome.refusal.why)} ${nothingLinked}`);
  if (outcome.refusal.code === "aws_unreachable") return message(`AWS did not answer. ${again} (${outcome.refusal.reference})`);
  return message(`${linkRefusals[outcome.refusal.code]} ${again}`);
}

/** What was taken back. */
export function unlinkedMessage(removed: readonly Link[]): Message {
  if (removed.length === 0) return message("You have no link there, so nothing was changed.");
  return message(`No longer linked: ${removed.map(({ principal }) => shownPrincipal(principal)).join(", ")}. Requests of yours that wait for it can't be approved any more. Access that you have stays until its end: ${code("/eks-access end")} gives it back.`);
}
