// Opening a form that asks for a reason.
import { say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { tookTooLong } from "../messages/answers.ts";
import { isTriggerOver } from "../slack-errors.ts";
import { reasonForm } from "./reason-form.ts";
import type { ReasonFormFacts } from "./reason-form.ts";

/** Opens the form. When the trigger came too late the person is asked to click again: that makes a new one. */
export async function openReasonForm(front: Front, { doer, triggerId }: { readonly doer: Doer; readonly triggerId: string }, facts: ReasonFormFacts): Promise<void> {
  try {
    await front.client.views.open({ trigger_id: triggerId, view: reasonForm(facts) });
  } catch (error) {
    if (!isTriggerOver(error)) throw error;
    await say(front, doer, `${tookTooLong} Click the button again.`);
  }
}
