// An entry of which only the tags were read, when nothing on it lives any more: its leases name what was given.
import type { EntryTags, ObservedEntry } from "../cluster/access-entry.ts";
import type { JudgedEntry } from "../lease/judge-entry.ts";
import { leaseTagsOf } from "../lease/lease-tags.ts";
import { readLease } from "../lease/lease-value.ts";
import type { Instant } from "../time.ts";
import type { Removal } from "./changes.ts";
import { planRemovals } from "./plan-removals.ts";

/** The entry as if exactly the policies that its leases name were associated. */
export function asLeased(entry: EntryTags): ObservedEntry {
  const leases = leaseTagsOf(entry.tags).leases.flatMap(({ id, value }) => readLease(id, value)?.lease ?? []);
  const policies = new Set(leases.flatMap((lease) => lease.policies));
  return { ...entry, associations: [...policies].map((policy) => ({ policy, scope: undefined })) };
}

/** The removals that end a whole entry judged so: first what was given, then the entry with whatever else is on it. Undefined when the entry stays, so that its associations must be read. */
export function planWholeEnd(judged: JudgedEntry, now: Instant): readonly Removal[] | undefined {
  const { removals } = planRemovals(judged, now);
  return judged.live.length === 0 && removals.some(({ kind }) => kind === "deleteEntry") ? removals : undefined;
}
