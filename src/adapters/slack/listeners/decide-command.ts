// `/eks-access approve` and `deny`: the fallback for the buttons of a card. What is decided is shown before it counts, or named by its hash.
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import type { IntakeWork } from "../../../domain/request/intake.ts";
import type { Command } from "../commands/command.ts";
import { accept } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { alreadyAtIt, decisionMessage, noSuchRequest, otherHash, statusMessage } from "../messages/answers.ts";
import { message } from "../messages/blocks.ts";
import type { Message } from "../messages/blocks.ts";
import { outcomeMessage } from "../messages/outcomes.ts";
import { pictureFor } from "../picture-for.ts";

/** Who typed it, and the key of the delivery. */
export interface Deciding {
  readonly front: Front;
  readonly doer: Doer;
  readonly triggerId: string;
}

type Decision = Extract<Command, { kind: "approve" | "deny" }>;
type Ack = (answer: Message) => Promise<void>;

/** Decides a request, or shows it. Whether this person may decide it is decided where the click of a button is. */
export async function decideByCommand(deciding: Deciding, command: Decision, ack: Ack): Promise<void> {
  const { front, doer } = deciding;
  const request = await front.findRequest(doer.user, command.id);
  if (request === undefined) return ack(message(noSuchRequest(command.id, front.mayLack())));
  const shown = request.approvalHash.slice(0, 8);
  if (command.hash !== undefined && command.hash !== shown) return ack(withWords(otherHash(command.id), show(front, request, command.kind)));
  const work = workOf(command, request);
  return work === undefined ? ack(show(front, request, command.kind)) : workOff(deciding, work, ack);
}

// An approval needs the hash, which tells what is approved; a denial its reason, and gives nothing.
function workOf(command: Decision, { id: requestId, approvalHash: shownHash, state }: AccessRequest): IntakeWork | undefined {
  if (command.kind === "deny") return command.reason === undefined ? undefined : { kind: "deny", requestId, shownHash, reason: command.reason };
  return command.hash === undefined && state === "pending" ? undefined : { kind: "approve", requestId, shownHash };
}

function show(front: Front, request: AccessRequest, verb: Decision["kind"]): Message {
  const picture = pictureFor(front, request);
  return request.state === "pending" ? decisionMessage(picture, verb) : statusMessage(picture);
}

function withWords(words: string, { text, blocks }: Message): Message {
  return { text, blocks: [...message(words).blocks, ...blocks] };
}

async function workOff({ front, doer, triggerId }: Deciding, work: IntakeWork, ack: Ack): Promise<void> {
  const { intake, earlier } = await accept(front, { ...doer, key: `command:${triggerId}`, work });
  if (earlier !== undefined) return ack(earlier === "open" ? message(alreadyAtIt) : outcomeMessage(earlier, front.settings.current()));
  await ack(message("Deciding…"));
  await front.workOffIntake(intake);
}
