// The adapters connected to a stub, with short deadlines.
import type { AwsAccess } from "../../../src/adapters/aws/aws-access.ts";
import { createAwsAccess } from "../../../src/adapters/aws/aws-access.ts";
import { owner } from "../../world/builders.ts";
import type { Clock } from "../../../src/ports/system/clock.ts";
import { runningClock } from "./clocks.ts";
import type { RunningClock } from "./clocks.ts";
import { quietLog, rememberingMetrics } from "./quiet.ts";
import { startStubAws } from "./stub-aws.ts";
import type { StubAws } from "./stub-aws.ts";

/** Adapters, their clock and what they talk to. */
export interface Connected<C extends Clock = RunningClock> extends AsyncDisposable {
  readonly aws: AwsAccess;
  readonly stub: StubAws;
  readonly clock: C;
  readonly metrics: ReturnType<typeof rememberingMetrics>;
}

/** Connects by a clock that runs; own credentials are a user's key. `deadline` is that of a whole call, `request` that of one attempt, in ms. */
export async function connect(deadline = 700, request = 300): Promise<Connected> {
  return connectBy(runningClock(), deadline, request);
}

/** Connects by this clock. */
export async function connectBy<C extends Clock>(clock: C, deadline: number, request = 300): Promise<Connected<C>> {
  const stub = await startStubAws();
  const metrics = rememberingMetrics();
  const aws = createAwsAccess({
    clock, log: quietLog, metrics, owner, instance: "bot-1", endpoint: stub.url,
    baseCredentials: { accessKeyId: "AKIAOWN", secretAccessKey: "secret" }, timeouts: { connection: 300, request, call: deadline },
  });
  return {
    aws, stub, clock, metrics,
    [Symbol.asyncDispose]: async () => {
      await aws[Symbol.asyncDispose]();
      await stub[Symbol.asyncDispose]();
    },
  };
}
