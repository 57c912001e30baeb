// Roles: our named bundles of access policies.
import type { AccessPolicyName, RoleName } from "../ids.ts";

/** A role of the configuration. */
export interface Role {
  readonly name: RoleName;
  /** Sorted, at least one, at most ten. */
  readonly accessPolicies: readonly AccessPolicyName[];
  readonly scope: "cluster" | "namespace";
}
