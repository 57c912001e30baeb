// An error answer of the Web API.
import type { JsonObject } from "../json.ts";

/** `{ ok: false, error: code, …extra }`. The codes are Slack's: https://docs.slack.dev/reference/methods */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: JsonObject;

  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.name = "ApiError";
    this.code = code;
    this.extra = extra;
  }
}

/** An error with Slack's `response_metadata.messages`. */
export function errorWithMessages(code: string, messages: readonly string[]): ApiError {
  return new ApiError(code, { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } });
}
