// What went wrong with Redis, in the words of the program.
import { UnavailableError } from "../../domain/errors.ts";

/**
 * Runs commands; whatever fails becomes UnavailableError with its cause: no connection, no answer within the time-out,
 * or an error reply (loading, read-only replica, out of memory). A write may have happened all the same.
 */
export async function asking<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const isTimeout = error instanceof Error && error.message === "Command timed out";
    throw new UnavailableError(isTimeout ? "timeout" : "unavailable", `Redis did not ${what}.`, { cause: error });
  }
}
