// Forms around broken glass: breaking it, and reviewing it. Both open before anything is read.
import type { types } from "@slack/bolt";
import { longestBreakGlass } from "../../../domain/break-glass/break-glass-rule.ts";
import { formatDuration, minutes } from "../../../domain/time.ts";
import type { TypedGlass } from "../commands/command.ts";
import { ids } from "../ids.ts";
import { context, plain, section } from "../messages/blocks.ts";
import { cut, withoutUnseen } from "../messages/text-safety.ts";

const lengths = [5, 15, 30, 45, 60].map(minutes).filter((span) => span <= longestBreakGlass);

function option(value: string, label = value): types.PlainTextOption {
  return { text: plain(label, 75), value };
}

function typed(text: string | undefined, longest: number): { readonly initial_value?: string } {
  const shown = cut(withoutUnseen(text ?? ""), longest);
  return shown.trim() === "" ? {} : { initial_value: shown };
}

/** Asks for what a typed command left out. */
export function breakGlassForm(wish: TypedGlass, channel: string): types.ModalView {
  const chosen = lengths.find((span) => span === wish.duration);
  return {
    type: "modal", callback_id: ids.breakGlassModal, title: plain("Break glass", 24), submit: plain("Break glass", 24), close: plain("Cancel", 24),
    private_metadata: JSON.stringify({ channel, role: withoutUnseen(cut(wish.role ?? "", 40)), ticket: withoutUnseen(cut(wish.ticket ?? "", 64)) }),
    blocks: [
      section("🔥 For who is on call: access at once, without an approval. *Everybody is told, and it is reviewed afterwards.*"),
      { type: "input", block_id: ids.cluster, label: plain("Cluster", 2000), element: { type: "plain_text_input", action_id: ids.cluster, max_length: 60, ...typed(wish.cluster, 60), focus_on_load: wish.cluster === undefined } },
      {
        type: "input", block_id: ids.duration, label: plain("How long", 2000), optional: true, hint: plain("It cannot be extended; for more time ask for access as usual.", 2000),
        element: { type: "static_select", action_id: ids.duration, placeholder: plain("As long as the rule says", 150), options: lengths.map((span) => option(formatDuration(span))), ...(chosen === undefined ? {} : { initial_option: option(formatDuration(chosen)) }) },
      },
      { type: "input", block_id: ids.reason, label: plain("Reason", 2000), element: { type: "plain_text_input", action_id: ids.reason, multiline: true, max_length: 500, ...typed(wish.reason, 500), focus_on_load: wish.cluster !== undefined } },
    ],
  };
}

/** Asks a reviewer for the verdict. `value` is the value of the button that opened it. */
export function glassReviewForm({ value, channel }: { readonly value: string; readonly channel: string }): types.ModalView {
  return {
    type: "modal", callback_id: ids.reviewGlassModal, title: plain("Review break-glass", 24), submit: plain("Save review", 24), close: plain("Cancel", 24),
    private_metadata: JSON.stringify({ value, channel }),
    blocks: [
      section("Was it right to take access without an approval? The card and its thread say what was given and when; the cluster's own audit log says what was done with it."),
      { type: "input", block_id: ids.verdict, label: plain("Verdict", 2000), element: { type: "static_select", action_id: ids.verdict, placeholder: plain("Choose", 150), options: [option("justified", "Justified"), option("follow_up", "Needs follow-up")] } },
      { type: "input", block_id: ids.reason, label: plain("What happened", 2000), hint: plain("Everybody in the channel sees this.", 2000), element: { type: "plain_text_input", action_id: ids.reason, multiline: true, max_length: 500 } },
      context("Everything here is written to the audit log."),
    ],
  };
}
