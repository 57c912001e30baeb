// The Home tab is opened or asked for anew; the global shortcut opens the form.
import type { AllMiddlewareArgs, BlockAction, ButtonAction, GlobalShortcut, SlackActionMiddlewareArgs, SlackEventMiddlewareArgs, SlackShortcutMiddlewareArgs } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import { answering } from "../answering.ts";
import { keepTrack, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { openRequestForm } from "../views/open-request-form.ts";

/** Draws the tab when somebody opens it; the messages tab is opened by the same event. Bolt has acknowledged the event already. */
export async function onHomeOpened(front: Front, { event }: Pick<SlackEventMiddlewareArgs<"app_home_opened"> & AllMiddlewareArgs, "event">): Promise<void> {
  if (event.tab === "home" && isSlackUserId(event.user)) await keepTrack(front, front.openHome(event.user));
}

/** *Refresh*. */
export async function onHomeRefresh(front: Front, { body, ack }: SlackActionMiddlewareArgs<BlockAction<ButtonAction>> & AllMiddlewareArgs): Promise<void> {
  await ack();
  if (isSlackUserId(body.user.id)) await keepTrack(front, front.openHome(body.user.id));
}

/** The global shortcut. It comes from no channel, so what is to be said is said directly. */
export async function onShortcut(front: Front, { shortcut, ack }: SlackShortcutMiddlewareArgs<GlobalShortcut> & AllMiddlewareArgs): Promise<void> {
  const { id: user } = shortcut.user;
  if (!isSlackUserId(user)) return ack();
  const doer: Doer = { user, answerTo: { user } };
  await answering<never>(front, { what: "shortcut", ack: () => ack(), sentence: () => undefined, tell: (text) => say(front, doer, text), late: () => Promise.resolve() }, async (acknowledge) => {
    await openRequestForm(front, { doer, triggerId: shortcut.trigger_id, channel: "" }, { namespaces: [] });
    await acknowledge();
  });
}
