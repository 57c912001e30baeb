// What is wrong with a message or view: Slack's own rules, by which the service refuses, and our tighter ones, for tests.
import type { Json } from "../json.ts";
import { surfaces } from "./blocks.ts";
import type { Surface } from "./blocks.ts";
import type { Finding } from "./check.ts";
import { ourFindings } from "./our-bounds.ts";
import { repeatedIds } from "./unique.ts";

/** What Slack would refuse. */
export function slackFindings(surface: Surface, payload: Json | undefined): readonly Finding[] {
  return [...surfaces[surface](payload, ""), ...repeatedIds(payload)];
}

/** The same, and what our own tighter bounds (rules that begin with `ours.`) do not allow. */
export function validatePayload(surface: Surface, payload: Json | undefined): readonly Finding[] {
  return [...slackFindings(surface, payload), ...ourFindings(surface, payload)];
}
