// Forms that ask for a reason: denying a request, revoking access.
import type { types } from "@slack/bolt";
import { ids } from "../ids.ts";
import { context, plain, section } from "../messages/blocks.ts";

/** What such a form is for. `value` is the value of the button that opened it. */
export interface ReasonFormFacts {
  readonly kind: "deny" | "revoke";
  readonly value: string;
  readonly channel: string;
}

/** The form; it is opened before anything is read, so it names nothing that was not on the button. */
export function reasonForm({ kind, value, channel }: ReasonFormFacts): types.ModalView {
  const isDenial = kind === "deny";
  return {
    type: "modal", callback_id: isDenial ? ids.denyModal : ids.revokeModal, title: plain(isDenial ? "Deny request" : "End access", 24), submit: plain(isDenial ? "Deny" : "End now", 24), close: plain("Cancel", 24),
    private_metadata: JSON.stringify({ value, channel }),
    blocks: [
      section(isDenial ? "Nothing is granted. The requester may ask again." : "The access is removed at once."),
      { type: "input", block_id: ids.reason, label: plain("Reason", 2000), hint: plain("The requester sees this.", 2000), element: { type: "plain_text_input", action_id: ids.reason, multiline: true, max_length: 500, focus_on_load: true } },
      context("Everything here is written to the audit log."),
    ],
  };
}
