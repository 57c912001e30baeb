// The way of one verified call: faults before, the work, faults after.
import { AwsError } from "./aws-error.ts";
import type { AwsReply } from "./exchange.ts";
import type { CallFacts } from "./faults/fault-match.ts";
import type { Faults } from "./faults/faults.ts";

/** What becomes of a request: a reply, a reset connection, or no answer. */
export type CallFate = AwsReply | "reset" | "silence";

/** How a protocol works off a call and words its errors. */
interface CallSteps {
  readonly facts: CallFacts;
  /** Does the whole work at once; throws AwsError for a refusal. */
  readonly run: () => AwsReply;
  readonly refuse: (error: AwsError) => AwsReply;
}

/** Runs a call through its faults. A call that is refused is not struck by faults that follow a commit. */
export async function runCall(faults: Faults, steps: CallSteps): Promise<CallFate> {
  const before = await faults.before(steps.facts);
  if (before !== "goOn") return before instanceof AwsError ? steps.refuse(before) : before;
  const reply = answer(steps.run, steps.refuse);
  if (reply.status >= 300) return reply;
  const after = await faults.after(steps.facts);
  if (after === "goOn") return reply;
  return after instanceof AwsError ? steps.refuse(after) : after;
}

/** Turns an AwsError into its reply; any other error is the sandbox's own and is thrown on. */
export function answer(run: () => AwsReply, refuse: (error: AwsError) => AwsReply): AwsReply {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError) return refuse(error);
    throw error;
  }
}
