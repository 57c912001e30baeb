// Slack's request signature. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
import { createHmac } from "node:crypto";

/** What is signed: real time in epoch seconds, and the raw body. */
export interface ToSign {
  readonly secret: string;
  readonly timestamp: number;
  readonly body: string;
}

/** The two headers of a signed request. */
export function signatureHeaders(what: ToSign): Readonly<Record<string, string>> {
  const digest = createHmac("sha256", what.secret).update(`v0:${String(what.timestamp)}:${what.body}`).digest("hex");
  return { "x-slack-request-timestamp": String(what.timestamp), "x-slack-signature": `v0=${digest}` };
}
