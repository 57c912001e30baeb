// Ids and chance from the host's random source.
import type { Random } from "../../ports/system/random.ts";

/** ULIDs that rise within a millisecond, references, fractions. */
export function createSystemRandom(): Random {
  throw new Error("not written yet");
}
