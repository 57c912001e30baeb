// Showing clusters to administrators. The answer comes after the acknowledgement; what takes long says how far it is.
import type { LookOutcome } from "../../../domain/overview/look-outcome.ts";
import type { LookRefusal, LookWish } from "../../../domain/overview/look-wish.ts";
import { seconds } from "../../../domain/time.ts";
import type { Duration } from "../../../domain/time.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { whatMay } from "../messages/answers.ts";
import type { Message } from "../messages/blocks.ts";
import { lookMessage, lookRefusal, lookingText, stillLooking } from "../messages/looks.ts";

/** How long a look may go on in silence. */
const silentFor = seconds(8);
/** A click is only answered in words when its look takes longer than this. */
const quickWithin = seconds(1);

/** What is looked at, for whom. */
interface Look {
  readonly front: Front;
  readonly doer: Doer;
  readonly wish: LookWish;
}

/** Looks as a command asked. @param ack acknowledges, with what the person reads at once */
export async function showLook(look: Look, ack: (text: string) => Promise<void>): Promise<void> {
  const { front, doer, wish } = look;
  const admitted = await front.look(doer.user, wish);
  if ("refusal" in admitted) return ack(await refused(look, admitted.refusal));
  await ack(lookingText(wish));
  await say(front, doer, await seen(look, admitted.look));
}

/** Looks as a button asks, which carries the line that asks for the same. */
export async function clickLook({ front, doer, value }: Omit<Look, "wish"> & { readonly value: string }, ack: () => Promise<void>): Promise<void> {
  const parsed = parseCommand(value, { clusters: [], roles: [] });
  if (!("command" in parsed) || parsed.command.kind !== "look") throw new Error("A button of ours has a value that is not ours.");
  const { wish } = parsed.command;
  await ack();
  const admitted = await front.look(doer.user, wish);
  const look = { front, doer, wish };
  if ("refusal" in admitted) return say(front, doer, await refused(look, admitted.refusal));
  await say(front, doer, await sayingAfter(look, { after: quickWithin, text: () => lookingText(wish) }, () => seen(look, admitted.look)));
}

async function refused({ front, doer }: Look, refusal: LookRefusal): Promise<string> {
  const mayAsk = refusal.code === "not_administrator" ? whatMay(await front.listEntitled(doer.user)) : "";
  return lookRefusal(refusal, front.settings.current(), mayAsk);
}

async function seen(look: Look, begin: (onProgress: (done: number, all: number) => void) => Promise<LookOutcome>): Promise<Message> {
  let progress = { done: 0, all: 0 };
  const text = (): string => stillLooking(look.wish, progress.done, progress.all);
  const outcome = await sayingAfter(look, { after: silentFor, text }, () => begin((done, all) => { progress = { done, all }; }));
  return lookMessage(outcome, look.front.clock.now());
}

// Says something once, when the work is not done by then.
async function sayingAfter<T>({ front, doer }: Look, { after, text }: { readonly after: Duration; readonly text: () => string }, work: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let saying: Promise<void> | undefined;
  void front.clock.sleep(after, stop.signal).then(() => { if (!stop.signal.aborted) saying = say(front, doer, text()); }, () => undefined);
  try {
    return await work();
  } finally {
    stop.abort();
    // The answer comes after what was said before it.
    await saying;
  }
}
