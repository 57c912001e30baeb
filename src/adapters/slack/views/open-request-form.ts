// Opening the form: at once from memory, then drawn anew when it is known what the person may ask for.
import { clusterNamed } from "../../../domain/configuration.ts";
import type { TypedWish } from "../commands/command.ts";
import type { Doer, Front } from "../front.ts";
import { keepTrack, say } from "../front.ts";
import { tookTooLong } from "../messages/answers.ts";
import { message } from "../messages/blocks.ts";
import { offerForm } from "../messages/offers.ts";
import { isTriggerOver, isViewGone } from "../slack-errors.ts";
import { requestForm } from "./request-form.ts";

/** What opening needs: the trigger of the command or click, which lives for 3 s and works once (docs.slack.dev, modals). */
export interface Opening {
  readonly doer: Doer;
  readonly triggerId: string;
  readonly channel: string;
}

/** Opens the form. A trigger that came too late is answered with a button that makes a new one. */
export async function openRequestForm(front: Front, { doer, triggerId, channel }: Opening, typed: TypedWish): Promise<void> {
  const { groups } = front.settings.current();
  const wish = byName(front, typed);
  try {
    const { view } = await front.client.views.open({ trigger_id: triggerId, view: requestForm({ wish, entitled: undefined, groups, channel }) });
    if (view?.id !== undefined) void keepTrack(front, fillIn(front, { doer, channel, view: { id: view.id, hash: view.hash } }, wish));
  } catch (error) {
    if (!isTriggerOver(error)) throw error;
    await say(front, doer, message(tookTooLong, [offerForm("too-late", wish)]));
  }
}

// The selects offer names, not aliases.
function byName(front: Front, wish: TypedWish): TypedWish {
  const cluster = wish.cluster === undefined ? undefined : clusterNamed(front.settings.current(), wish.cluster);
  return cluster === undefined ? wish : { ...wish, cluster: cluster.name };
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
    if (!isViewGone(error)) front.log.error("form not filled in", error);
  }
}
