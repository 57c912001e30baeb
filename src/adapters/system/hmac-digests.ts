// Hashes, and MAC keys derived from the master keys.
import type { OwnerId } from "../../domain/ids.ts";
import type { Digests } from "../../ports/system/digests.ts";

/**
 * Keys for leases and approvals of this installation.
 * @param options.masters at least one, each at least 32 bytes; the first signs, all verify
 * @throws InvalidInputError `configuration` when a master is too short or there is none
 */
export function createHmacDigests(options: { readonly masters: readonly Uint8Array[]; readonly owner: OwnerId }): Digests {
  throw new Error(`not written yet ${options.owner}`);
}
