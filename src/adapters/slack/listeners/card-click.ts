// Clicks on buttons: of cards, of direct messages, of lists. Each is decided anew by the use case; the button has no authority.
import type { AllMiddlewareArgs, BlockAction, ButtonAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import type { IntakeWork } from "../../../domain/request/intake.ts";
import { answering } from "../answering.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { accept, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { ids, readButtonValue } from "../ids.ts";
import type { ButtonValue } from "../ids.ts";
import { alreadyAtIt } from "../messages/answers.ts";
import { outcomeMessage } from "../messages/outcomes.ts";
import { openRequestForm } from "../views/open-request-form.ts";
import { reasonForm } from "../views/reason-form.ts";

type Args = SlackActionMiddlewareArgs<BlockAction<ButtonAction>> & AllMiddlewareArgs;

/** Handles a click on a button. */
export async function onCardClick(front: Front, { action, body, ack }: Args): Promise<void> {
  const { id: user } = body.user;
  if (!isSlackUserId(user)) return;
  const doer: Doer = { user, answerTo: { user, ...(body.channel === undefined ? {} : { channel: body.channel.id }), ...(body.response_url === "" ? {} : { responseUrl: body.response_url }) } };
  const click: Click = { front, doer, actionId: action.action_id, value: action.value ?? "", triggerId: body.trigger_id, channel: body.channel?.id ?? "" };
  await answering<never>(front, { what: "click", ack: () => ack(), sentence: () => undefined, tell: (text) => say(front, doer, text) }, (acknowledge) => run(click, () => acknowledge()));
}

interface Click {
  readonly front: Front;
  readonly doer: Doer;
  readonly actionId: string;
  readonly value: string;
  readonly triggerId: string;
  readonly channel: string;
}

async function run(click: Click, ack: () => Promise<void>): Promise<void> {
  if (click.actionId === ids.openForm) return openForm(click, ack);
  if (click.actionId === ids.sendCorrected) return sendCorrected(click, ack);
  const button = readButtonValue(click.value);
  if (button === undefined) throw new Error("A button of ours has a value that is not ours.");
  if (click.actionId === ids.deny) return openReasonForm(click, "deny", ack);
  if (click.actionId === ids.end && (await isOthers(click, button))) return openReasonForm(click, "revoke", ack);
  const work: IntakeWork = click.actionId === ids.approve ? { kind: "approve", requestId: button.request, shownHash: button.hash } : { kind: "end", requestId: button.request };
  await workOff(click, { key: `click:${button.request}:${click.actionId}:${click.doer.user}:${String(button.revision)}`, work }, ack);
}

async function workOff({ front, doer }: Click, deed: { readonly key: string; readonly work: IntakeWork }, ack: () => Promise<void>): Promise<void> {
  const { intake, earlier } = await accept(front, { ...doer, ...deed });
  await ack();
  if (earlier === undefined) await front.workOffIntake(intake);
  else await say(front, doer, earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current()));
}

async function openForm({ front, doer, triggerId, channel, value }: Click, ack: () => Promise<void>): Promise<void> {
  const parsed = parseCommand(value, { clusters: [], roles: [] });
  const command = "command" in parsed ? parsed.command : undefined;
  const wish = command?.kind === "request" || command?.kind === "form" ? command.wish : { namespaces: [] };
  await openRequestForm(front, { doer, triggerId, channel }, wish);
  await ack();
}

async function sendCorrected(click: Click, ack: () => Promise<void>): Promise<void> {
  const { front, triggerId, value } = click;
  const parsed = parseCommand(value, { clusters: [], roles: [] });
  if (!("command" in parsed) || parsed.command.kind !== "request") return openForm(click, ack);
  await workOff(click, { key: `corrected:${triggerId}`, work: { kind: "request", requestId: front.random.requestId(front.clock.now()), wish: parsed.command.wish } }, ack);
}

async function openReasonForm({ front, triggerId, value, channel }: Click, kind: "deny" | "revoke", ack: () => Promise<void>): Promise<void> {
  await front.client.views.open({ trigger_id: triggerId, view: reasonForm({ kind, value, channel }) });
  await ack();
}

// Revoking somebody else's access asks for a reason; giving one's own back does not. Judged from one's own list: who may is decided later.
async function isOthers({ front, doer }: Click, { request }: ButtonValue): Promise<boolean> {
  const { requests } = await front.listAccess(doer.user);
  return !requests.some(({ id }) => id === request);
}
