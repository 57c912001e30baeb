// What a pass over a cluster says of the access of one request.
import { presenceOf } from "../../domain/lease/lease-presence.ts";
import type { Presence } from "../../domain/lease/lease-presence.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { SweepResult } from "./sweep-cluster.ts";

/** Undefined: its principal was not looked at, or not converged, so nothing is known. */
export function presenceIn({ looked, present }: SweepResult, { id, terms }: Pick<AccessRequest, "id" | "terms">): Presence | undefined {
  const converged = looked.get(terms.principal);
  if (converged !== undefined) return converged.isSettled ? presenceOf(id, converged.judged) : undefined;
  return present.has(terms.principal) ? undefined : "absent";
}
