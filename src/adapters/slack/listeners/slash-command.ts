// The slash command.
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import { isFinal } from "../../../domain/request/request-state.ts";
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import type { IntakeWork } from "../../../domain/request/intake.ts";
import { pictureFor } from "../picture-for.ts";
import { answering } from "../answering.ts";
import type { Command, TypedWish } from "../commands/command.ts";
import { hasVerb, parseCommand } from "../commands/parse-command.ts";
import type { Vocabulary } from "../commands/parse-command.ts";
import { accept, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { alreadyAtIt, asSeen, checkingText, helpMessage, missingText, listMessage, noSuchRequest, problemsMessage, statusMessage } from "../messages/answers.ts";
import { explainedRequest, explanationMessage } from "../messages/explanations.ts";
import { message } from "../messages/blocks.ts";
import type { Message } from "../messages/blocks.ts";
import { whoAmIMessage } from "../messages/identity.ts";
import { unlinkedMessage } from "../messages/links.ts";
import { policiesMessage } from "../messages/policies.ts";
import { outcomeMessage } from "../messages/outcomes.ts";
import { showLook } from "./look.ts";
import { typedMigration } from "./migration.ts";
import { openLinkForm } from "../views/open-link-form.ts";
import { decideByCommand } from "./decide-command.ts";
import { breakGlassForm } from "../views/break-glass-form.ts";
import { openSmallForm } from "../views/open-small-form.ts";
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
    what: "command", sentence: ephemeral, tell: (text) => say(front, doer, text), late: (answer) => say(front, doer, answer),
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

function ephemeral(answer: Message | string): Answer {
  return { response_type: "ephemeral", ...(typeof answer === "string" ? message(answer) : answer) };
}

async function run(call: Call, ack: Ack): Promise<void> {
  const parsed = parseCommand(call.text, await vocabularyFor(call));
  return "command" in parsed ? runCommand(call, parsed.command, ack) : ack(ephemeral(problemsMessage(parsed.problems, parsed.verb, parsed.wish)));
}

// After a verb the names only tell which word is the cluster. Without one they decide what is said, and that must not tell of what this person may not see.
async function vocabularyFor({ front, doer, text }: Call): Promise<Vocabulary> {
  const { clusters, roles } = hasVerb(text) ? front.settings.current() : await visibleTo(front, doer);
  return { clusters: clusters.flatMap(({ name, aliases }) => [name, ...aliases]), roles: roles.map(({ name }) => name) };
}

async function visibleTo(front: Front, { user }: Doer): Promise<Pick<ReturnType<Front["settings"]["current"]>, "clusters" | "roles">> {
  const entitled = await front.listEntitled(user);
  return { clusters: [...new Set(entitled.map(({ cluster }) => cluster))], roles: [...new Set(entitled.map(({ role }) => role))] };
}

type Run<K extends Command["kind"]> = (call: Call, command: Extract<Command, { kind: K }>, ack: Ack) => Promise<void>;

function runCommand(call: Call, command: Command, ack: Ack): Promise<void> {
  switch (command.kind) {
    case "form":
      return form(call, command, ack);
    case "request":
      return request(call, command, ack);
    case "break_glass":
      return breakGlass(call, command, ack);
    case "list":
      return list(call, command, ack);
    case "why":
      return why(call, command, ack);
    case "look":
      return showLook({ ...call, wish: command.wish }, (text) => ack(ephemeral(text)));
    case "policies":
      return policies(call, command, ack);
    case "identity":
      return identity(call, command, ack);
    case "help":
      return help(call, command, ack);
    default:
      return runOnSomething(call, command, ack);
  }
}

// What is about a request that is there, or a migration.
function runOnSomething(call: Call, command: Extract<Command, { kind: "migrate" | "status" | "end" | "extend" | "approve" | "deny" }>, ack: Ack): Promise<void> {
  switch (command.kind) {
    case "migrate":
      return typedMigration({ ...call, wish: command.wish }, (text) => ack(ephemeral(text)));
    case "status":
      return status(call, command, ack);
    case "end":
      return end(call, command, ack);
    case "extend":
      return extend(call, command, ack);
    case "approve":
    case "deny":
      return decideByCommand(call, command, (answer) => ack(ephemeral(answer)));
  }
}

const form: Run<"form"> = (call, { wish }, ack) => openForm(call, wish, ack);

async function openForm(call: Call, wish: TypedWish, ack: Ack): Promise<void> {
  await openRequestForm(call.front, call, wish);
  await ack();
}

const list: Run<"list"> = async ({ front, doer }, _command, ack) => {
  await ack();
  await say(front, doer, listMessage(await front.listAccess(doer.user)));
};

const status: Run<"status"> = async ({ front, doer }, { id }, ack) => {
  await ack();
  const found = await front.findRequest(doer.user, id);
  await say(front, doer, found === undefined ? noSuchRequest(id, front.mayLack()) : statusMessage(pictureFor(front, found)));
};

const why: Run<"why"> = async ({ front, doer }, command, ack) => {
  await ack();
  if ("id" in command) {
    const found = await front.findRequest(doer.user, command.id);
    const approvers = found?.state === "pending" ? await front.approversNow(found) : undefined;
    return say(front, doer, found === undefined ? noSuchRequest(command.id, front.mayLack()) : explainedRequest(pictureFor(front, found), approvers));
  }
  const explanation = await front.explainAccess({ asker: doer.user, about: command.person ?? doer.user, wish: command.wish });
  await say(front, doer, explanationMessage(explanation, front.settings.current()));
};

const identity: Run<"identity"> = async (call, { verb, cluster }, ack) => {
  const { front, doer } = call;
  // The form opens before anything else: its trigger lives for 3 s only.
  if (verb === "link") await openLinkForm(front, call, cluster);
  await ack();
  if (verb === "whoami") await say(front, doer, whoAmIMessage(await front.whoAmI(doer.user)));
  if (verb === "unlink") await say(front, doer, unlinkedMessage(await front.unlink(doer.user, cluster)));
};

const policies: Run<"policies"> = async ({ front, doer }, { name }, ack) => {
  await ack();
  await say(front, doer, policiesMessage(name, await front.listEntitled(doer.user)));
};

const help: Run<"help"> = async ({ front, doer }, { topic }, ack) => {
  if (topic === undefined) return ack(ephemeral(helpMessage(undefined, [])));
  await ack();
  await say(front, doer, helpMessage(topic, await front.listEntitled(doer.user)));
};

// The form opens with everything filled in when something that is required was left out: the trigger lives for 3 s only.
const request: Run<"request"> = async (call, { wish }, ack) => {
  const { front, doer } = call;
  const missing = missingFor(front.settings.current(), wish);
  if (missing.length > 0) {
    await openRequestForm(front, call, wish);
    return ack(ephemeral(missingText(wish, missing)));
  }
  const requestId = front.random.requestId(front.clock.now());
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${call.triggerId}`, work: { kind: "request", requestId, wish } });
  if (earlier !== undefined) return ack(ephemeral(earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current())));
  await ack(ephemeral(checkingText(wish)));
  await front.workOffIntake(intake);
};

// Who is on call types at 3 a.m.: what was left out is asked for, the rest goes ahead without a question.
const breakGlass: Run<"break_glass"> = async (call, { wish }, ack) => {
  const { front, doer, triggerId, channel } = call;
  const { cluster, reason } = wish;
  if (cluster === undefined || (reason ?? "") === "") {
    await openSmallForm(front, { doer, triggerId }, { view: breakGlassForm(wish, channel), again: "Type the command again." });
    return ack();
  }
  const requestId = front.random.requestId(front.clock.now());
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${triggerId}`, work: { kind: "break_glass", requestId, wish: { ...wish, cluster } } });
  if (earlier !== undefined) return ack(ephemeral(earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current())));
  await ack(ephemeral("🔥 Checking that you are on call…"));
  await front.workOffIntake(intake);
};

const end: Run<"end"> = async ({ front, doer, triggerId }, { id, reason }, ack) => {
  const target = id === undefined ? await onlyOpen(front, doer) : ((await front.findRequest(doer.user, id)) ?? message(noSuchRequest(id, front.mayLack())));
  if ("blocks" in target) return ack(ephemeral(target));
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${triggerId}`, work: { kind: "end", requestId: target.id, ...(reason === undefined ? {} : { reason }) } });
  if (earlier !== undefined) return ack(ephemeral(earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current())));
  await ack(ephemeral(`Ending \`${target.shortId}\`…`));
  await front.workOffIntake(intake);
};

const extend: Run<"extend"> = async ({ front, doer, triggerId }, { id, duration, reason }, ack) => {
  const target = await front.findRequest(doer.user, id);
  if (target === undefined) return ack(ephemeral(noSuchRequest(id, front.mayLack())));
  const work: IntakeWork = { kind: "extend", requestId: front.random.requestId(front.clock.now()), extended: target.id, ...(duration === undefined ? {} : { duration }), ...(reason === undefined ? {} : { reason }) };
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${triggerId}`, work });
  if (earlier !== undefined) return ack(ephemeral(earlier === "open" ? alreadyAtIt : outcomeMessage(earlier, front.settings.current())));
  await ack(ephemeral(`Checking: more time for \`${target.shortId}\`.`));
  await front.workOffIntake(intake);
};

// Without an id: the only open one; of several the person chooses.
async function onlyOpen(front: Front, { user }: Doer): Promise<AccessRequest | Message> {
  const listed = await front.listAccess(user);
  // An extension that still waits belongs to what it extends: both end together.
  const open = asSeen(listed.requests.filter(({ state }) => !isFinal(state)));
  const [first, ...others] = open.filter(({ state, terms }) => state !== "pending" || !open.some(({ id }) => id === terms.extends?.request));
  if (first === undefined) return listed.mayLack ? listMessage({ ...listed, requests: [] }) : message("You have no access to end and nothing that waits.");
  return others.length === 0 ? first : listMessage(listed);
}
