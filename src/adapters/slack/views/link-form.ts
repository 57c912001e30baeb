// The form for linking an IAM principal: the command to run, and a field for what it prints.
import type { types } from "@slack/bolt";
import type { LinkInvitation } from "../../../usecases/identity/start-link.ts";
import { ids } from "../ids.ts";
import { context, plain, preformatted, section } from "../messages/blocks.ts";
import { at } from "../messages/slack-text.ts";
import { code } from "../messages/text-safety.ts";

/** The name of the helper that people run. */
const helper = "eks-access-prove";

/** What stands in the form: nothing yet, why there is none, or the invitation. `channel`: where the command was typed. */
export type LinkFormFacts = { readonly channel: string } & ({ readonly state: "opening" } | { readonly state: "refused"; readonly text: string } | { readonly state: "open"; readonly invitation: LinkInvitation });

/** The form. It is opened before anything is read, and then drawn anew. */
export function linkForm(facts: LinkFormFacts): types.ModalView {
  const frame = { type: "modal" as const, callback_id: ids.linkModal, title: plain("Link IAM principal", 24), close: plain(facts.state === "refused" ? "Close" : "Cancel", 24) };
  if (facts.state !== "open") return { ...frame, private_metadata: JSON.stringify({ channel: facts.channel }), blocks: [section(facts.state === "opening" ? "One moment…" : facts.text)] };
  const { cluster, region, audience, nonce, until } = facts.invitation;
  return {
    ...frame, submit: plain("Link", 24), private_metadata: JSON.stringify({ channel: facts.channel, cluster }),
    blocks: [
      section(`Prove that an IAM role or user in the account of ${code(cluster)} is yours. On your computer, with the AWS credentials that you use there:`),
      preformatted(`${helper} ${region} ${audience} ${nonce}`),
      context(`It signs the question "who am I?" to AWS and prints the signature; it sends nothing, and prints no secret key. The code is for you alone, for once, and until ${at(until, "{time}")}. ${code(helper)} comes with eks-access: your administrators have it.`),
      proofField({ id: ids.linkProof, label: "What it printed", isOptional: false }),
      proofField({ id: ids.linkProofMore, label: "Second line, if it printed two", isOptional: true }),
    ],
  };
}

function proofField({ id, label, isOptional }: { readonly id: string; readonly label: string; readonly isOptional: boolean }): types.InputBlock {
  return {
    type: "input", block_id: id, optional: isOptional, label: plain(label, 2000),
    element: { type: "plain_text_input", action_id: id, multiline: true, max_length: 3000, placeholder: plain("eks-access-proof.1.…", 150) },
  };
}
