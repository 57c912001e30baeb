// Is the access of one lease there, or gone? Both need a read; anything else is neither.
import { scopeCovers } from "../cluster/access-scope.ts";
import type { LeaseId } from "../ids.ts";
import type { JudgedEntry } from "./judge-entry.ts";

/** What a judged entry says of one lease. */
export type Presence = "present" | "partial" | "absent" | "unknown";

/**
 * `present`: the lease lives and every policy it names covers its scope.
 * `absent`: the entry is not there, or carries this lease neither live nor with anything that it alone justified (the caller has converged).
 * `partial`: it lives, but not everything it promises is in force.
 * `unknown`: somebody took the owner tag or the proof off an entry that gives access, so it is not ours to touch, and may be what this lease gave.
 */
export function presenceOf(id: LeaseId, judged: JudgedEntry | undefined): Presence {
  if (judged !== undefined && isDisowned(judged)) return "unknown";
  const lease = judged?.live.find((one) => one.id === id);
  if (judged === undefined || lease === undefined) return "absent";
  const isWhole = lease.policies.every((policy) => {
    const there = judged.entry.associations.find((association) => association.policy === policy)?.scope;
    return there !== undefined && lease.scope !== undefined && scopeCovers(there, lease.scope);
  });
  return isWhole ? "present" : "partial";
}

function isDisowned({ ownership, entry }: JudgedEntry): boolean {
  return (ownership === "stripped" || ownership === "unproved") && entry.associations.length > 0;
}
