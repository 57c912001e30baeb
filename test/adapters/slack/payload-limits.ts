// Whether Slack would take a message or view, and whether it keeps to our own tighter bounds.
import { parseJson } from "../../../src/sandbox/slack/json.ts";
import type { Surface } from "../../../src/sandbox/slack/payload/blocks.ts";
import type { Finding } from "../../../src/sandbox/slack/payload/check.ts";
import { validatePayload } from "../../../src/sandbox/slack/payload/validate-payload.ts";

/** What is wrong with a message or view as it goes over the wire; nothing when it may be sent. */
export function faultsOf(surface: Surface, payload: object): readonly Finding[] {
  return validatePayload(surface, parseJson(JSON.stringify(payload)));
}
