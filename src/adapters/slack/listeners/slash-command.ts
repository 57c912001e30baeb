// The slash command.
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import { isFinal } from "../../../domain/request/request-state.ts";
import { pictureFor } from "../picture-for.ts";
import { answering } from "../answering.ts";
import type { Command, TypedWish } from "../commands/command.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { accept, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { alreadyAtIt, checkingText, helpMessage, listMessage, noSuchRequest, problemsMessage, statusMessage } from "../messages/answers.ts";
import type { Message } from "../messages/blocks.ts";
import { section } from "../messages/blocks.ts";
import { outcomeMessage } from "../messages/outcomes.ts";
import { openRequestForm } from "../views/open-request-form.ts";
import { missingFor } from "../views/missing-for.ts";

type Args = SlackCommandMiddlewareArgs & AllMiddlewareArgs;
type Ack = (answer?: Answer) => Promise<void>;
type Answer = { readonly response_type: "ephemeral" } & Message;

/** Handles `/eks-access …`. */
export async function onSlashCommand(front: Front, { command, ack }: Args): Promise<void> {
  if (!isSlackUserId(command.user_id)) return;
  const doer: Doer = { user: command.user_id, answerTo: { user: command.user_id, channel: command.channel_id, responseUrl: command.response_url } };
  const call: Call = { front, doer, text: command.text, triggerId: command.trigger_id, channel: command.channel_id };
  await answering<Answer>(front, {
    what: "command", sentence: ephemeral, tell: (text) => say(front, doer, text),
    ack: async (answer) => { await (answer === undefined ? ack() : ack(answer)); },
  }, (acknowledge) => run(call, acknowledge));
}

interface Call {
  readonly front: Front;
  readonly doer: Doer;
  readonly text: string;
  readonly triggerId: string;
  readonly channel: string;
}

function ephemeral(message: Message | string): Answer {
  return typeof message === "string" ? { response_type: "ephemeral", text: message, blocks: [section(message)] } : { response_type: "ephemeral", ...message };
}

function run(call: Call, ack: Ack): Promise<void> {
  const { clusters, roles } = call.front.settings.current();
  const parsed = parseCommand(call.text, { clusters: clusters.flatMap(({ name, aliases }) => [name, ...aliases]), roles: roles.map(({ name }) => name) });
  return "command" in parsed ? runCommand(call, parsed.command, ack) : ack(ephemeral(problemsMessage(parsed.problems, parsed.verb, parsed.wish)));
}

async function runCommand(call: Call, command: Command, ack: Ack): Promise<void> {
  const { front, doer } = call;
  switch (command.kind) {
    case "form":
      await openRequestForm(front, call, command.wish);
      await ack();
      return;
    case "request":
      await request(call, command.wish, ack);
      return;
    case "list": {
      await ack();
      const { requests, now } = await front.listAccess(doer.user);
      await say(front, doer, listMessage(requests, now));
      return;
    }
    case "status":
      await ack();
      await say(front, doer, await status(front, doer, command));
      return;
    case "end":
      await end(call, command, ack);
      return;
    case "help":
      await ack();
      await say(front, doer, helpMessage(command.topic, await front.listEntitled(doer.user)));
  }
}

async function status(front: Front, doer: Doer, { id }: Extract<Command, { kind: "status" }>): Promise<Message | string> {
  const request = await front.findRequest(doer.user, id);
  return request === undefined ? noSuchRequest(id) : statusMessage(pictureFor(front, request));
}

// The form opens with everything filled in when something that is required was left out: the trigger lives for 3 s only.
async function request(call: Call, wish: TypedWish & { readonly cluster: string; readonly role: string }, ack: Ack): Promise<void> {
  const { front, doer } = call;
  if (missingFor(front.settings.current(), wish)) {
    await openRequestForm(front, call, wish);
    await ack();
    return;
  }
  const requestId = front.random.requestId(front.clock.now());
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${call.triggerId}`, work: { kind: "request", requestId, wish } });
  if (earlier === undefined) {
    await ack(ephemeral(checkingText(wish)));
    await front.workOffIntake(intake);
    return;
  }
  await ack(ephemeral(earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current())));
}

async function end(call: Call, { id, reason }: Extract<Command, { kind: "end" }>, ack: Ack): Promise<void> {
  const { front, doer } = call;
  const target = id === undefined ? await onlyOpen(front, doer) : await front.findRequest(doer.user, id);
  if (target === undefined) return ack(ephemeral(id === undefined ? "You have no access to end and nothing that waits." : noSuchRequest(id)));
  if (target === "several") return ack(ephemeral("You have several. Name one: `/eks-access list` shows them with their ids."));
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${call.triggerId}`, work: { kind: "end", requestId: target.id, ...(reason === undefined ? {} : { reason }) } });
  await ack(ephemeral(earlier === undefined || earlier === "open" ? `Ending \`${target.shortId}\`…` : outcomeMessage(earlier, front.settings.current())));
  if (earlier === undefined) await front.workOffIntake(intake);
}

async function onlyOpen(front: Front, doer: Doer): Promise<Awaited<ReturnType<Front["findRequest"]>> | "several"> {
  const open = (await front.listAccess(doer.user)).requests.filter(({ state }) => !isFinal(state));
  return open.length > 1 ? "several" : open[0];
}
