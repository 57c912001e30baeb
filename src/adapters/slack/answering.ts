// The wrapper around every listener: it acknowledges in time, always, and nothing that fails stays silent.
import { UnavailableError } from "../../domain/errors.ts";
import type { Front } from "./front.ts";
import { notRecorded, wentWrong } from "./messages/answers.ts";

/** How long a listener may take before it is acknowledged all the same; Slack gives 3 s. */
const budget = 2500;

/** How a listener is acknowledged, and how the person is told what went wrong. */
export interface Answering<Ack> {
  readonly what: string;
  /** Acknowledges; called once at most. `undefined` is a plain acknowledgement. */
  readonly ack: (answer?: Ack) => Promise<void>;
  /** The acknowledgement that carries a sentence to the person, if this kind of payload has one. */
  readonly sentence: (text: string) => Ack | undefined;
  /** Tells the person another way, when the acknowledgement is gone or carries nothing. */
  readonly tell: (text: string) => Promise<void>;
}

/** Runs a listener. `work` acknowledges by `ack`; when it throws or takes too long this does it. Never throws. */
export async function answering<Ack>(front: Front, how: Answering<Ack>, work: (ack: (answer?: Ack) => Promise<void>) => Promise<void>): Promise<void> {
  const state = { isAcked: false };
  const ack = async (answer?: Ack): Promise<void> => {
    if (state.isAcked) return;
    state.isAcked = true;
    // An acknowledgement on a connection that died is refused: the payload may come again elsewhere.
    await how.ack(answer).catch((error: unknown) => { front.log.error("acknowledgement not taken", error, { what: how.what }); });
  };
  const late = setTimeout(() => { void ack(); }, budget);
  try {
    await work(ack);
  } catch (error) {
    await explain(front, how, { error, ack, wasAcked: state.isAcked });
  } finally {
    clearTimeout(late);
    await ack();
  }
}

interface Failure<Ack> {
  readonly error: unknown;
  readonly ack: (answer?: Ack) => Promise<void>;
  readonly wasAcked: boolean;
}

async function explain<Ack>(front: Front, how: Answering<Ack>, { error, ack, wasAcked }: Failure<Ack>): Promise<void> {
  const reference = front.random.reference();
  front.log.error("listener failed", error, { reference, what: how.what });
  const text = error instanceof UnavailableError && !wasAcked ? notRecorded(reference) : wentWrong(reference);
  const answer = wasAcked ? undefined : how.sentence(text);
  await ack(answer);
  if (answer === undefined) await how.tell(text).catch((failed: unknown) => { front.log.error("failure not told", failed, { reference }); });
}
