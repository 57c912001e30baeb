// The form that asks for more time.
import type { types } from "@slack/bolt";
import { formatDuration, minutes } from "../../../domain/time.ts";
import { ids } from "../ids.ts";
import { context, plain, section } from "../messages/blocks.ts";

const lengths = [15, 30, 60, 120, 240, 480];

/** The form; it is opened before anything is read, so what is too long is refused when it is sent. @param value of the button that opened it */
export function extendForm({ value, channel }: { readonly value: string; readonly channel: string }): types.ModalView {
  const options = lengths.map((length): types.PlainTextOption => ({ text: plain(formatDuration(minutes(length)), 75), value: formatDuration(minutes(length)) }));
  return {
    type: "modal", callback_id: ids.extendModal, title: plain("Ask for more time", 24), submit: plain("Ask", 24), close: plain("Cancel", 24),
    private_metadata: JSON.stringify({ value, channel }),
    blocks: [
      section("It is a request of its own and needs its own approval. Meanwhile your access goes on until its end, and not longer if nobody approves in time."),
      { type: "input", block_id: ids.duration, label: plain("How much longer", 2000), optional: true, hint: plain("Counted from the present end.", 2000), element: { type: "static_select", action_id: ids.duration, placeholder: plain("The usual length", 150), options } },
      { type: "input", block_id: ids.reason, label: plain("Reason", 2000), element: { type: "plain_text_input", action_id: ids.reason, multiline: true, max_length: 500, focus_on_load: true } },
      context("With all its extensions access lasts at most the longest that its entitlement allows."),
    ],
  };
}
