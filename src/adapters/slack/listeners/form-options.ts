// The options of the form's selects, and drawing it anew when a choice changes what follows.
import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs, SlackOptionsMiddlewareArgs, types } from "@slack/bolt";
import { isNamespace, isSlackUserId } from "../../../domain/ids.ts";
import { patternCovers } from "../../../domain/cluster/namespace-pattern.ts";
import type { Entitled } from "../../../usecases/request/list-entitled.ts";
import { answering } from "../answering.ts";
import type { TypedWish } from "../commands/command.ts";
import type { Front } from "../front.ts";
import { ids } from "../ids.ts";
import { plain } from "../messages/blocks.ts";
import { isViewChanged, isViewGone } from "../slack-errors.ts";
import { chosenOf, requestForm } from "../views/request-form.ts";
import { channelIn, wishIn } from "./form-values.ts";

/** Slack takes at most 100 options. */
const mostOptions = 100;

/** Answers a select with what this person may ask for; authority is checked again when the form is submitted. */
export async function onFormOptions(front: Front, { options, ack }: SlackOptionsMiddlewareArgs<"block_suggestion"> & AllMiddlewareArgs): Promise<void> {
  const { action_id: actionId, value: typed, user, view } = options;
  await answering<{ options: types.PlainTextOption[] }>(front, {
    what: "options", sentence: () => ({ options: [] }), tell: () => Promise.resolve(),
    ack: async (answer) => { await ack(answer ?? { options: [] }); }, late: () => Promise.resolve(),
  }, async (acknowledge) => {
    if (!isSlackUserId(user.id)) return;
    const entitled = await front.listEntitled(user.id);
    const wish = view === undefined ? { namespaces: [] } : wishIn(view.state.values);
    await acknowledge({ options: cut(namesFor(actionId, entitled, { wish, typed: typed.trim().toLowerCase() })) });
  });
}

function namesFor(actionId: string, entitled: readonly Entitled[], { wish, typed }: { readonly wish: TypedWish; readonly typed: string }): readonly string[] {
  if (actionId === ids.cluster) return fitting(entitled.filter(({ role }) => wish.role === undefined || role.name === wish.role).map(({ cluster }) => cluster.name), typed);
  if (actionId === ids.role) return fitting(entitled.filter(({ cluster }) => wish.cluster === undefined || cluster.name === wish.cluster).map(({ role }) => role.name), typed);
  return namespaceNames(chosenOf({ wish, entitled }), typed);
}

// Patterns of the entitlement, and what was typed itself when a pattern covers it.
function namespaceNames(chosen: Entitled | undefined, typed: string): readonly string[] {
  const patterns = chosen?.entitlement.namespaces ?? [];
  const own = isNamespace(typed) && patterns.some((pattern) => patternCovers(pattern, typed)) ? [typed] : [];
  return [...own, ...fitting(patterns, typed)];
}

function fitting(names: readonly string[], typed: string): readonly string[] {
  return [...new Set(names)].filter((name) => name.includes(typed)).sort();
}

function cut(names: readonly string[]): types.PlainTextOption[] {
  return [...new Set(names)].slice(0, mostOptions).map((name) => ({ text: plain(name, 75), value: name.slice(0, 75) }));
}

/** Draws the form anew after cluster or role was chosen. */
export async function onFormChange(front: Front, { body, ack }: SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs): Promise<void> {
  await answering<never>(front, { what: "form change", ack: () => ack(), sentence: () => undefined, tell: () => Promise.resolve(), late: () => Promise.resolve() }, async (acknowledge) => {
    await acknowledge();
    const { view, user } = body;
    if (view === undefined || !isSlackUserId(user.id)) return;
    const entitled = await front.listEntitled(user.id);
    const wish = consistent(wishIn(view.state.values), entitled);
    await redraw(front, { id: view.id, hash: view.hash, isComplete: wish.cluster !== undefined && wish.role !== undefined }, requestForm({ wish, entitled, groups: front.settings.current().groups, channel: channelIn(view.private_metadata) }));
  });
}

interface Seen {
  readonly id: string;
  readonly hash: string;
  readonly isComplete: boolean;
}

// Two quick choices are answered at once, by two replicas even, and each saw the form as it was before both. The one that saw cluster and role chosen came
// last, so it is drawn whatever the other did; one that saw less gives way.
async function redraw(front: Front, { id, hash, isComplete }: Seen, view: types.ModalView): Promise<void> {
  try {
    await front.client.views.update({ view_id: id, hash, view });
  } catch (error) {
    if (!isViewGone(error)) throw error;
    if (isComplete && isViewChanged(error)) await updateIfOpen(front, id, view);
  }
}

async function updateIfOpen(front: Front, id: string, view: types.ModalView): Promise<void> {
  try {
    await front.client.views.update({ view_id: id, view });
  } catch (error) {
    if (!isViewGone(error)) throw error;
  }
}

// A length that was typed stays; namespaces that do not fit the new choice are refused on submission, with the reason.
function consistent(wish: TypedWish, entitled: readonly Entitled[]): TypedWish {
  const chosen = chosenOf({ wish, entitled });
  if (chosen === undefined || wish.duration === undefined || wish.duration <= chosen.entitlement.maxDuration) return wish;
  const { duration: _tooLong, ...rest } = wish;
  return rest;
}
