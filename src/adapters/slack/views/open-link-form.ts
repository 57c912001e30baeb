// Opening the form for a link: at once, then with the code, once that is stored.
import type { Front } from "../front.ts";
import { keepTrack, say } from "../front.ts";
import { tookTooLong, wentWrong } from "../messages/answers.ts";
import { startLinkRefusal } from "../messages/links.ts";
import { isTriggerOver, isViewGone } from "../slack-errors.ts";
import { linkForm } from "./link-form.ts";
import type { LinkFormFacts } from "./link-form.ts";
import type { Opening } from "./open-request-form.ts";

/** Opens the form. The code is shown only when it is stored: one that is not would be refused later. */
export async function openLinkForm(front: Front, { doer, triggerId, channel }: Opening, cluster: string | undefined): Promise<void> {
  try {
    const { view } = await front.client.views.open({ trigger_id: triggerId, view: linkForm({ channel, state: "opening" }) });
    if (view?.id !== undefined) void keepTrack(front, invite(front, { id: view.id, channel }, () => front.startLink(doer.user, cluster)));
  } catch (error) {
    if (!isTriggerOver(error)) throw error;
    await say(front, doer, `${tookTooLong} Type the command again.`);
  }
}

async function invite(front: Front, view: { readonly id: string; readonly channel: string }, start: () => ReturnType<Front["startLink"]>): Promise<void> {
  const { channel } = view;
  const drawn = await start().then(
    (started): LinkFormFacts => (started.allowed ? { channel, state: "open", invitation: started.value } : { channel, state: "refused", text: startLinkRefusal(started.refusal) }),
    (error: unknown): LinkFormFacts => {
      const reference = front.random.reference();
      front.log.error("link not begun", error, { reference });
      return { channel, state: "refused", text: `${wentWrong(reference)} Nothing was linked.` };
    },
  );
  try {
    await front.client.views.update({ view_id: view.id, view: linkForm(drawn) });
  } catch (error) {
    if (!isViewGone(error)) front.log.error("link form not drawn", error);
  }
}
