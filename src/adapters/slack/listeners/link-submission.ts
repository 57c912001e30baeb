// Submitting a proof. It is not stored as other deeds are: it holds a session token, and its nonce makes a repeat harmless.
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import { answering } from "../answering.ts";
import { say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { ids } from "../ids.ts";
import { linkOutcome, proofFault } from "../messages/links.ts";
import { channelIn, noteIn } from "./form-values.ts";

type Args = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
interface Answer {
  readonly response_action: "errors";
  readonly errors: Record<string, string>;
}

/** Handles the form: what is no proof is told in the form; anything else closes it and is answered privately. */
export async function onLinkForm(front: Front, { body, view, ack }: Args): Promise<void> {
  const { id: user } = body.user;
  if (!isSlackUserId(user)) return;
  const channel = channelIn(view.private_metadata);
  const doer: Doer = { user, answerTo: { user, ...(channel === "" ? {} : { channel }) } };
  const cluster = noteIn(view.private_metadata, "cluster");
  const typed = (id: string): string => view.state.values[id]?.[id]?.value ?? "";
  await answering<Answer>(front, {
    what: "link form", tell: (text) => say(front, doer, text), late: ({ errors }) => say(front, doer, Object.values(errors).join("\n")), sentence: asError,
    ack: async (answer) => { await (answer === undefined ? ack() : ack(answer)); },
  }, async (acknowledge) => {
    const proof = front.readLinkProof(cluster, `${typed(ids.linkProof)}\n${typed(ids.linkProofMore)}`);
    if (!proof.allowed) return acknowledge(asError(proofFault(proof.refusal)));
    // Slack may deliver twice, and the second would only read that the code was used.
    if (!(await front.intakeStore.isFirstUse(`link:${view.id}`))) return acknowledge();
    await acknowledge();
    const outcome = await front.finishLink({ user, cluster, proof: proof.value });
    // A link is told where it can be found again, and where its owner sees it, should it be somebody else's doing.
    await say(front, outcome.allowed ? { user, answerTo: { user } } : doer, linkOutcome(outcome, cluster));
  });
}

function asError(text: string): Answer {
  return { response_action: "errors", errors: { [ids.linkProof]: text } };
}
