// Watching the attempts of one SDK call: a check before each of them, and a record of those that failed.
import type { FinalizeRequestMiddleware, MiddlewareStack } from "@smithy/types";

/** What wants to know of the attempts of one call. */
export interface AttemptWatch {
  /** Runs before every attempt is signed; what it throws ends the call, without a further attempt. */
  before(): void;
  /** An attempt failed; the SDK may make another one. */
  failed(error: unknown): void;
}

/**
 * Adds the watch to a command and returns it. It stands between retrying and signing, so it sees every attempt
 * (middleware order of the AWS SDK for JavaScript: `retryMiddleware`, then `httpSigningMiddleware`).
 */
export function watchAttempts<I extends object, O extends object, C>(command: C & { readonly middlewareStack: MiddlewareStack<I, O> }, watch: AttemptWatch): C {
  const middleware: FinalizeRequestMiddleware<I, O> = (next) => async (args) => {
    watch.before();
    try {
      return await next(args);
    } catch (error) {
      watch.failed(error);
      throw error;
    }
  };
  command.middlewareStack.addRelativeTo(middleware, { name: "watchAttempts", relation: "before", toMiddleware: "httpSigningMiddleware" });
  return command;
}
