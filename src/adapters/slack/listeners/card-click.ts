// Clicks on buttons: of cards, of direct messages, of lists. Each is decided anew by the use case; the button has no authority.
import type { AllMiddlewareArgs, BlockAction, ButtonAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import type { IntakeOutcome, IntakeWork } from "../../../domain/request/intake.ts";
import { answering } from "../answering.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { accept, keepTrack, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { ids, lookIds, readButtonValue, requesterIn } from "../ids.ts";
import { alreadyAtIt } from "../messages/answers.ts";
import { outcomeMessage } from "../messages/outcomes.ts";
import { runButtonIds } from "../run-button.ts";
import { clickLook } from "./look.ts";
import { glassReviewForm } from "../views/break-glass-form.ts";
import { openSmallForm } from "../views/open-small-form.ts";
import { clickedMigration } from "./migration.ts";
import { openExtendForm, openReasonForm } from "../views/open-reason-form.ts";
import { openRequestForm } from "../views/open-request-form.ts";

type Args = SlackActionMiddlewareArgs<BlockAction<ButtonAction>> & AllMiddlewareArgs;
type Ack = () => Promise<void>;

/** Handles a click on a button. */
export async function onCardClick(front: Front, { action, body, ack }: Args): Promise<void> {
  const { id: user } = body.user;
  if (!isSlackUserId(user)) return;
  const doer: Doer = { user, answerTo: { user, ...(body.channel === undefined ? {} : { channel: body.channel.id }), ...(hasText(body.response_url) ? { responseUrl: body.response_url } : {}) } };
  const click: Click = { front, doer, actionId: action.action_id, value: action.value ?? "", blockId: action.block_id, triggerId: body.trigger_id, channel: body.channel?.id ?? "" };
  await answering<never>(front, { what: "click", ack: () => ack(), sentence: () => undefined, tell: (text) => say(front, doer, text), late: () => Promise.resolve() }, (acknowledge) => run(click, () => acknowledge()));
  // What was clicked may have been there no more: the tab shows what is.
  if (body.view?.type === "home") await keepTrack(front, front.openHome(user));
}

// A click in the Home tab comes without one, whatever the type says.
function hasText(text: string | undefined): boolean {
  return text !== undefined && text !== "";
}

interface Click {
  readonly front: Front;
  readonly doer: Doer;
  readonly actionId: string;
  readonly value: string;
  readonly blockId: string;
  readonly triggerId: string;
  readonly channel: string;
}

async function run(click: Click, ack: Ack): Promise<void> {
  if (click.actionId === ids.openForm) return openForm(click, ack);
  if (click.actionId === ids.sendCorrected) return sendCorrected(click, ack);
  const administer = lookIds.includes(click.actionId) ? clickLook : runButtonIds.includes(click.actionId) ? clickedMigration : undefined;
  return administer === undefined ? runOnCard(click, ack) : administer(click, ack);
}

async function runOnCard(click: Click, ack: Ack): Promise<void> {
  const button = readButtonValue(click.value);
  if (button === undefined) throw new Error("A button of ours has a value that is not ours.");
  if (click.actionId === ids.extend) {
    await openExtendForm(click.front, click, { value: click.value, channel: click.channel });
    return ack();
  }
  if (click.actionId === ids.reviewGlass) {
    await openSmallForm(click.front, click, { view: glassReviewForm({ value: click.value, channel: click.channel }), again: "Click the button again." });
    return ack();
  }
  const kind = formFor(click);
  if (kind !== undefined) {
    await openReasonForm(click.front, click, { kind, value: click.value, channel: click.channel });
    return ack();
  }
  const work: IntakeWork = click.actionId === ids.approve ? { kind: "approve", requestId: button.request, shownHash: button.hash } : { kind: "end", requestId: button.request, ...(click.actionId === ids.withdraw ? { onlyPending: true as const } : {}) };
  await workOff(click, { key: `click:${button.request}:${click.actionId}:${click.doer.user}:${String(button.revision)}`, work }, ack);
}

// Forms open before anything is read. Revoking somebody else's access asks for a reason; giving one's own back does not: that much the card tells.
function formFor({ actionId, blockId, doer }: Click): "deny" | "revoke" | undefined {
  if (actionId === ids.deny) return "deny";
  const requester = requesterIn(blockId);
  return actionId === ids.end && requester !== undefined && requester !== doer.user ? "revoke" : undefined;
}

interface KeyedWork {
  readonly key: string;
  readonly work: IntakeWork;
}

// A repeat gets the first outcome. After a refusal a new click is judged anew: what stood in its way may be gone, though the card is the same.
async function workOff(click: Click, deed: KeyedWork, ack: Ack): Promise<void> {
  const { front, doer, triggerId } = click;
  const first = await accept(front, { ...doer, ...deed });
  const { intake, earlier } = isRefusal(first.earlier) ? await accept(front, { ...doer, ...deed, key: `${deed.key}:${triggerId}` }) : first;
  await ack();
  if (earlier === undefined) await front.workOffIntake(intake);
  else await say(front, doer, earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current()));
}

function isRefusal(outcome: IntakeOutcome | "open" | undefined): boolean {
  return typeof outcome === "object" && (outcome.kind === "review_refused" || outcome.kind === "end_refused" || outcome.kind === "error");
}

async function openForm({ front, doer, triggerId, channel, value }: Click, ack: Ack): Promise<void> {
  const parsed = parseCommand(value, { clusters: [], roles: [] });
  const command = "command" in parsed ? parsed.command : undefined;
  const wish = command?.kind === "request" || command?.kind === "form" ? command.wish : { namespaces: [] };
  await openRequestForm(front, { doer, triggerId, channel }, wish);
  await ack();
}

async function sendCorrected(click: Click, ack: Ack): Promise<void> {
  const { front, triggerId, value } = click;
  const parsed = parseCommand(value, { clusters: [], roles: [] });
  if (!("command" in parsed) || parsed.command.kind !== "request") return openForm(click, ack);
  await workOff(click, { key: `corrected:${triggerId}`, work: { kind: "request", requestId: front.random.requestId(front.clock.now()), wish: parsed.command.wish } }, ack);
}
