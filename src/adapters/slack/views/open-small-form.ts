// Opening a form that needs nothing but what is at hand.
import type { types } from "@slack/bolt";
import { say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { tookTooLong } from "../messages/answers.ts";
import { isTriggerOver } from "../slack-errors.ts";

/** Opens the form. When the trigger came too late the person is told what makes a new one. */
export async function openSmallForm(front: Front, { doer, triggerId }: { readonly doer: Doer; readonly triggerId: string }, { view, again }: { readonly view: types.ModalView; readonly again: string }): Promise<void> {
  try {
    await front.client.views.open({ trigger_id: triggerId, view });
  } catch (error) {
    if (!isTriggerOver(error)) throw error;
    await say(front, doer, `${tookTooLong} ${again}`);
  }
}
