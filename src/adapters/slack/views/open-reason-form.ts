// Opening a form that asks for a reason.
import type { types } from "@slack/bolt";
import { say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { tookTooLong } from "../messages/answers.ts";
import { isTriggerOver } from "../slack-errors.ts";
import { extendForm } from "./extend-form.ts";
import { reasonForm } from "./reason-form.ts";
import type { ReasonFormFacts } from "./reason-form.ts";

/** Who clicked, and the trigger of the click. */
interface Clicked {
  readonly doer: Doer;
  readonly triggerId: string;
}

/** Opens the form for denying or revoking. */
export function openReasonForm(front: Front, clicked: Clicked, facts: ReasonFormFacts): Promise<void> {
  return open(front, clicked, reasonForm(facts));
}

/** Opens the form for more time. */
export function openExtendForm(front: Front, clicked: Clicked, facts: Parameters<typeof extendForm>[0]): Promise<void> {
  return open(front, clicked, extendForm(facts));
}

// When the trigger came too late the person is asked to click again: that makes a new one.
async function open(front: Front, { doer, triggerId }: Clicked, view: types.ModalView): Promise<void> {
  try {
    await front.client.views.open({ trigger_id: triggerId, view });
  } catch (error) {
    if (!isTriggerOver(error)) throw error;
    await say(front, doer, `${tookTooLong} Click the button again.`);
  }
}
