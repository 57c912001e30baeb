// The wrapper around every listener: it acknowledges in time, always, and nothing that fails stays silent.
import { UnavailableError } from "../../domain/errors.ts";
import { keepTrack } from "./front.ts";
import type { Front } from "./front.ts";
import { notRecorded, wentWrong } from "./messages/answers.ts";
import { noAccess } from "./messages/refusals.ts";

/** How long a listener may take before it is acknowledged all the same, in milliseconds; Slack gives 3 s. */
const acknowledgeWithin = 2500;

/** How a listener is acknowledged, and how the person is told what went wrong. */
export interface Answering<Ack> {
  readonly what: string;
  /** Acknowledges; called once at most. `undefined` is a plain acknowledgement. */
  readonly ack: (answer?: Ack) => Promise<void>;
  /** The acknowledgement that carries a sentence to the person, if this kind of payload has one. */
  readonly sentence: (text: string) => Ack | undefined;
  /** Tells the person another way, when the acknowledgement is gone or carries nothing. */
  readonly tell: (text: string) => Promise<void>;
  /** Says an answer that came after the plain acknowledgement, which has to be sent within the budget. */
  readonly late: (answer: Ack) => Promise<void>;
}

type Acknowledge<Ack> = (answer?: Ack) => Promise<void>;

/** Runs a listener. `work` acknowledges by its argument; when it throws or takes too long this does it. Never throws. */
export function answering<Ack>(front: Front, how: Answering<Ack>, work: (ack: Acknowledge<Ack>) => Promise<void>): Promise<void> {
  return keepTrack(front, run(front, how, work));
}

async function run<Ack>(front: Front, how: Answering<Ack>, work: (ack: Acknowledge<Ack>) => Promise<void>): Promise<void> {
  const state = { isAcked: false };
  const ack: Acknowledge<Ack> = async (answer) => {
    if (state.isAcked) {
      if (answer !== undefined) await how.late(answer);
      return;
    }
    state.isAcked = true;
    // An acknowledgement on a connection that died is refused: the payload may come again elsewhere.
    await how.ack(answer).catch((error: unknown) => { front.log.error("acknowledgement not taken", error, { what: how.what }); });
  };
  const overdue = setTimeout(() => { void ack(); }, acknowledgeWithin);
  try {
    await work(ack);
  } catch (error) {
    await explain(front, how, { error, ack, wasAcked: state.isAcked }).catch((failed: unknown) => { front.log.error("failure not told", failed, { what: how.what }); });
  } finally {
    clearTimeout(overdue);
    await ack();
  }
}

interface Failure<Ack> {
  readonly error: unknown;
  readonly ack: Acknowledge<Ack>;
  readonly wasAcked: boolean;
}

// Before the acknowledgement nothing was begun, so it can be said that nothing was granted; after it, nothing is claimed.
async function explain<Ack>(front: Front, how: Answering<Ack>, { error, ack, wasAcked }: Failure<Ack>): Promise<void> {
  const reference = front.random.reference();
  front.log.error("listener failed", error, { reference, what: how.what });
  if (wasAcked) return how.tell(wentWrong(reference));
  const text = error instanceof UnavailableError ? notRecorded(reference) : `${wentWrong(reference)} ${noAccess}`;
  const answer = how.sentence(text);
  await ack(answer);
  if (answer === undefined) await how.tell(text);
}
