// What live leases justify together: per access policy the union of their scopes.
import type { AccessScope } from "../cluster/access-scope.ts";
import { unionOfScopes } from "../cluster/access-scope.ts";
import type { AccessPolicyName } from "../ids.ts";
import type { Lease } from "../lease/lease.ts";

/** Scope per policy that the leases justify. */
export function justifiedBy(leases: readonly Lease[]): ReadonlyMap<string, AccessScope> {
  const justified = new Map<AccessPolicyName, AccessScope>();
  for (const { policies, scope } of leases) {
    if (scope === undefined) continue;
    for (const policy of policies) {
      const known = justified.get(policy);
      justified.set(policy, known === undefined ? scope : unionOfScopes(known, scope));
    }
  }
  return justified;
}
