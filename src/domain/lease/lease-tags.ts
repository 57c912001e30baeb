// The tags that carry leases, and the proof that an entry is ours.
import { netstrings } from "../canonical-text.ts";
import { isRequestId } from "../ids.ts";
import type { LeaseId } from "../ids.ts";
import type { Instant } from "../time.ts";
import type { LeaseTarget, MacKeys } from "./lease.ts";

/** Holds the owner id; written by create only. */
export const ownerTag = "eks-access/owner";
/** Holds the proof that we made the entry; written by create only. */
export const madeTag = "eks-access/made";
const leasePrefix = "eks-access/lease/";
const endedPrefix = "eks-access/ended/";

/** Most leases of one entry: two tags each and three more stay under EKS' 50. */
export const mostLeases = 20;
/** Most tags of one entry (EKS API model, TagMap). */
export const mostTags = 50;

/** The tag key of a lease. */
export function leaseTag(id: LeaseId): string {
  return `${leasePrefix}${id}`;
}
/** The tag key of a tombstone: it ends the lease whatever its value. */
export function tombstoneTag(id: LeaseId): string {
  return `${endedPrefix}${id}`;
}
/** The value of a tombstone: `1:<epoch seconds>:<who or why>`. */
export function tombstoneValue(at: Instant, by: string): string {
  return `1:${String(Math.floor(at / 1000))}:${by.replaceAll(/[^\w.-]/g, "_").slice(0, 64)}`;
}

/** The lease tags and tombstones among the tags of an entry. Keys of our form with a bad id are in `malformed`. */
export function leaseTagsOf(tags: Readonly<Record<string, string>>): {
  readonly leases: readonly { readonly id: LeaseId; readonly value: string }[];
  readonly tombstones: ReadonlySet<LeaseId>;
  readonly malformed: readonly string[];
} {
  const leases: { id: LeaseId; value: string }[] = [];
  const tombstones = new Set<LeaseId>();
  const malformed: string[] = [];
  for (const [key, value] of Object.entries(tags)) {
    const id = idAfterPrefix(key);
    if (id === undefined) continue;
    if (!isRequestId(id)) malformed.push(key);
    else if (key.startsWith(leasePrefix)) leases.push({ id, value });
    else tombstones.add(id);
  }
  return { leases: leases.sort((one, other) => (one.id < other.id ? -1 : 1)), tombstones, malformed: malformed.sort() };
}

function idAfterPrefix(key: string): string | undefined {
  const prefix = [leasePrefix, endedPrefix].find((start) => key.startsWith(start));
  return prefix === undefined ? undefined : key.slice(prefix.length);
}

/** The value of the `made` tag: `1:<kid>:<mac>`. */
export function writeMade(target: LeaseTarget, keys: MacKeys): string {
  return `1:${keys.currentKid}:${keys.mac(keys.currentKid, madeText(target)) ?? ""}`;
}

/** Whether a `made` tag proves that we made the entry; "unknown_key" when its key is not ours. */
export function madeVerifies(value: string | undefined, target: LeaseTarget, keys: MacKeys): boolean | "unknown_key" {
  const [version, kid = "", mac = "", ...rest] = (value ?? "").split(":");
  if (version !== "1" || rest.length > 0 || !/^[\w-]{4}$/.test(kid) || !/^[\w-]{22}$/.test(mac)) return false;
  const expected = keys.mac(kid, madeText(target));
  return expected === undefined ? "unknown_key" : keys.isEqual(expected, mac);
}

function madeText(target: LeaseTarget): string {
  return netstrings(["eks-access made", "1", target.owner, target.clusterArn, target.principal]);
}
