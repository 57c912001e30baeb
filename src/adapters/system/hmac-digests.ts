// Hashes, and MAC keys derived from the master keys.
import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { InvalidInputError } from "../../domain/errors.ts";
import type { OwnerId } from "../../domain/ids.ts";
import type { MacKeys } from "../../domain/lease/lease.ts";
import type { Digests } from "../../ports/system/digests.ts";

const shortestMaster = 32;

/**
 * Keys for leases, approvals, intakes and links of this installation, each derived by HKDF-SHA-256 (RFC 5869) with the owner id as salt.
 * @param options.masters at least one, each at least 32 bytes; the first signs, all verify
 * @throws InvalidInputError `configuration` when a master is too short, or there is none
 */
export function createHmacDigests({ masters, owner }: { readonly masters: readonly Uint8Array[]; readonly owner: OwnerId }): Digests {
  if (masters.length === 0) throw new InvalidInputError("configuration", "There is no MAC key. Give one of at least 32 random bytes.");
  masters.forEach((master, index) => {
    if (master.byteLength < shortestMaster) throw new InvalidInputError("configuration", `MAC key ${String(index + 1)} has ${String(master.byteLength)} bytes; at least ${String(shortestMaster)} are needed.`);
  });
  const keysFor = (info: string): MacKeys => macKeys(masters.map((master) => Buffer.from(hkdfSync("sha256", master, owner, info, 32))));
  return { sha256, leaseKeys: keysFor("eks-access lease v1"), approvalKeys: keysFor("eks-access approval v1"), intakeKeys: keysFor("eks-access intake v1"), linkKeys: keysFor("eks-access link v1") };
}

/** SHA-256 of the text's UTF-8 bytes in lower-case hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function macKeys(keys: readonly Buffer[]): MacKeys {
  const byKid = new Map(keys.map((key) => [kidOf(key), key]));
  const [first] = byKid.keys();
  if (first === undefined || byKid.size < keys.length) throw new InvalidInputError("configuration", "Two MAC keys are the same, or look the same by their short name. Make one of them anew.");
  return {
    currentKid: first,
    mac: (kid, text) => {
      const key = byKid.get(kid);
      return key === undefined ? undefined : createHmac("sha256", key).update(text).digest().subarray(0, 16).toString("base64url");
    },
    isEqual: (one, other) => timingSafeEqual(digestOf(one), digestOf(other)),
  };
}

function kidOf(key: Buffer): string {
  return createHash("sha256").update("kid").update(key).digest("base64url").slice(0, 4);
}

// Both sides get the same length, so that not even that shows in time.
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
