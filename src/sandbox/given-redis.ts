// A Redis that the sandbox did not start: looked at before anything else is started, never emptied.
import { redisCommand } from "./redis-command.ts";
import { SandboxProblem } from "./sandbox-problem.ts";

/** Why the sandbox does not wipe a Redis that it did not start. */
export const notOursToWipe = "This Redis is yours (REDIS_URL); the sandbox wipes only a Redis it started.";

/** Sees whether a Redis answers there. @throws SandboxProblem with what is wrong, without the password */
export async function checkGivenRedis(given: string): Promise<void> {
  const url = URL.parse(given);
  if (url === null || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    throw new SandboxProblem("REDIS_URL is not the address of a Redis: it must look like redis://127.0.0.1:6379. Without it the sandbox starts a Redis of its own.");
  }
  try {
    await redisCommand(given, ["PING"]);
  } catch (error) {
    const why = reason(error);
    // The product knows the password and tries it.
    if (why.startsWith("NOAUTH") && url.password !== "") return;
    throw new SandboxProblem(`The Redis in REDIS_URL (${url.host}) cannot be used: ${why}. Without REDIS_URL the sandbox starts a Redis of its own.`);
  }
}

// A name with several addresses fails with an AggregateError, whose own message is empty.
function reason(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return (first instanceof Error ? first.message : "it does not answer").replace(/\.$/, "");
}
