// Request ids as people type them.
import { isShortId } from "../../../domain/ids.ts";
import type { ShortId } from "../../../domain/ids.ts";

/** A request id as people type it: `REQ-` may be left out, `O` reads as 0, `I` and `L` as 1. */
export function readShortId(typed: string): ShortId | undefined {
  const bare = typed.toUpperCase().replace(/^REQ[-_ ]?/, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const id = `REQ-${bare}`;
  return isShortId(id) ? id : undefined;
}
