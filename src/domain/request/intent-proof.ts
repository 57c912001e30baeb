// Whether the stored lease of a request was written by us for these terms. The store is not trusted: who can write it must not be able to give, or to misdirect an end.
import type { OwnerId } from "../ids.ts";
import { leaseVerifies, readLease } from "../lease/lease-value.ts";
import type { MacKeys } from "../lease/lease.ts";
import type { AccessRequest } from "./access-request.ts";

/** What a lease was signed with. */
export interface LeaseSigner {
  readonly owner: OwnerId;
  readonly leaseKeys: MacKeys;
}

/** True when there is no intent yet, or when its lease verifies for this cluster and principal and has the times that the record has. A key that is not ours proves nothing. */
export function intentIsProved({ id, terms, intent }: Pick<AccessRequest, "id" | "terms" | "intent">, { owner, leaseKeys }: LeaseSigner): boolean {
  if (intent === undefined) return true;
  const written = readLease(id, intent.lease);
  if (written === undefined || written.lease.notAfter !== intent.notAfter || written.lease.issuedAt !== intent.issuedAt) return false;
  return leaseVerifies(written, { owner, clusterArn: terms.clusterArn, principal: terms.principal }, leaseKeys) === true;
}
