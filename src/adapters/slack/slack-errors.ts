// Slack's errors as ours: what may be tried again, and what never works.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import { EksAccessError, RejectedError, UnavailableError } from "../../domain/errors.ts";

const passing: ReadonlySet<string> = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "team_added_to_org"]);

/** Slack asks to wait. */
export class SlackThrottledError extends UnavailableError {
  /** How long, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, method: string, options: { readonly cause: unknown }) {
    super("throttled", `Slack asks to wait ${String(retryAfterMs / 1000)} s before the next ${method}.`, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The error of a Web API call in our classes; anything that is no answer of Slack's may be tried again. */
export function slackError(error: unknown, method: string): EksAccessError {
  if (error instanceof EksAccessError) return error;
  if (error instanceof WebAPIRateLimitedError) return new SlackThrottledError(error.retryAfter * 1000, method, { cause: error });
  if (error instanceof WebAPIPlatformError && !passing.has(error.data.error)) return new RejectedError("payload", `Slack refused ${method}: ${error.data.error}.`, { cause: error });
  if (error instanceof WebAPIHTTPError && error.statusCode < 500 && error.statusCode !== 429) return new RejectedError("payload", `Slack answered ${method} with ${String(error.statusCode)}.`, { cause: error });
  return new UnavailableError("unavailable", `Slack did not answer ${method}.`, { cause: error });
}

/** Slack's own error code of a refused call, e.g. `message_not_found`. */
export function platformCode(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Whether a form could not be opened because its trigger was too old, used or unknown. */
export function isTriggerOver(error: unknown): boolean {
  return ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"].includes(platformCode(error) ?? "");
}

/** Whether a view could not be updated because it was changed since the event that names its hash. */
export function isViewChanged(error: unknown): boolean {
  return platformCode(error) === "hash_conflict";
}

/** Whether a view could not be updated because it was closed or changed meanwhile. */
export function isViewGone(error: unknown): boolean {
  return ["hash_conflict", "not_found"].includes(platformCode(error) ?? "");
}
