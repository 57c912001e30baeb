// Arguments as they may be logged and shown: without tokens, triggers and response URLs.
import type { Json, JsonObject } from "../json.ts";

const secret = /token|trigger_id|response_url|secret/;

/** A copy with every secret member replaced by a mask. */
export function maskSecrets(args: JsonObject): JsonObject {
  const masked: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(args)) masked[name] = secret.test(name) ? "•••" : value;
  return masked;
}
