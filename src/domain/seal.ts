// Seals: `<kid>:<mac>` over a text, so that a record which somebody else wrote into the store does not count.
import type { MacKeys } from "./lease/lease.ts";

/** The seal of a text under the current key. */
export function sealOf(keys: MacKeys, text: string): string {
  return `${keys.currentKid}:${keys.mac(keys.currentKid, text) ?? ""}`;
}

/** Whether a seal was made for this text by one of our keys. */
export function sealHolds(keys: MacKeys, text: string, seal: string): boolean {
  const [kid = "", mac = "", ...rest] = seal.split(":");
  const expected = keys.mac(kid, text);
  return rest.length === 0 && expected !== undefined && keys.isEqual(expected, mac);
}
