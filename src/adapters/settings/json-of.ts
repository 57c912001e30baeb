// Parts of the file as JSON values, for their digests.
import { z } from "zod";
import type { Json } from "../../domain/canonical-text.ts";

/** A part as JSON. What JSON leaves out (undefined) is not part of a digest. */
export function jsonOf(value: object): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}
