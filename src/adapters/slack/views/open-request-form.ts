// Opening the form: at once from memory, then drawn anew when it is known what the person may ask for.
import type { TypedWish } from "../commands/command.ts";
import type { Doer, Front } from "../front.ts";
import { say } from "../front.ts";
import { ids } from "../ids.ts";
import { actions, button, section } from "../messages/blocks.ts";
import { asCommand } from "../messages/outcomes.ts";
import { platformCode } from "../slack-errors.ts";
import { requestForm } from "./request-form.ts";

/** What opening needs: the trigger of the command or click, which lives for 3 s and works once (docs.slack.dev, modals). */
export interface Opening {
  readonly doer: Doer;
  readonly triggerId: string;
  readonly channel: string;
}

/** Opens the form. A trigger that came too late is answered with a button that makes a new one. */
export async function openRequestForm(front: Front, { doer, triggerId, channel }: Opening, wish: TypedWish): Promise<void> {
  const { groups } = front.settings.current();
  try {
    const { view } = await front.client.views.open({ trigger_id: triggerId, view: requestForm({ wish, entitled: undefined, groups, channel }) });
    if (view?.id !== undefined) void fillIn(front, { doer, channel, view: { id: view.id, hash: view.hash } }, wish);
  } catch (error) {
    if (!["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"].includes(platformCode(error) ?? "")) throw error;
    const text = "That took too long.";
    await say(front, doer, { text, blocks: [section(text), actions("too-late", [button({ id: ids.openForm, text: "Open the form", value: asCommand(wish) })])] });
  }
}

interface Opened {
  readonly doer: Doer;
  readonly channel: string;
  readonly view: { readonly id: string; readonly hash: string | undefined };
}

// A form that was closed or changed meanwhile is left alone.
async function fillIn(front: Front, { doer, channel, view }: Opened, wish: TypedWish): Promise<void> {
  try {
    const entitled = await front.listEntitled(doer.user);
    const { groups } = front.settings.current();
    await front.client.views.update({ view_id: view.id, ...(view.hash === undefined ? {} : { hash: view.hash }), view: requestForm({ wish, entitled, groups, channel }) });
  } catch (error) {
    if (!["hash_conflict", "not_found"].includes(platformCode(error) ?? "")) front.log.error("form not filled in", error);
  }
}
