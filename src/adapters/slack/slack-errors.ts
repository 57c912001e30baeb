// Slack's errors as ours: what may be tried again, and what never works.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import { EksAccessError, RejectedError, UnavailableError } from "../../domain/errors.ts";

const passing: ReadonlySet<string> = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "team_added_to_org"]);

/** The error of a Web API call in our classes; anything that is no answer of Slack's may be tried again. */
export function slackError(error: unknown, method: string): EksAccessError {
  if (error instanceof EksAccessError) return error;
  if (error instanceof WebAPIRateLimitedError) return new UnavailableError("throttled", `Slack asks to wait ${String(error.retryAfter)} s before the next ${method}.`, { cause: error });
  if (error instanceof WebAPIPlatformError && !passing.has(error.data.error)) return new RejectedError("payload", `Slack refused ${method}: ${error.data.error}.`, { cause: error });
  if (error instanceof WebAPIHTTPError && error.statusCode < 500 && error.statusCode !== 429) return new RejectedError("payload", `Slack answered ${method} with ${String(error.statusCode)}.`, { cause: error });
  return new UnavailableError("unavailable", `Slack did not answer ${method}.`, { cause: error });
}

/** Slack's own error code of a refused call, e.g. `message_not_found`. */
export function platformCode(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}
