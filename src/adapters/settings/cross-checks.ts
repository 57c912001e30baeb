// What must fit together in the configuration although every piece has the right shape.
import { checkBreakGlass } from "./checks/check-break-glass.ts";
import { checkClusters } from "./checks/check-clusters.ts";
import { checkEntitlements, warnOfEntitlements } from "./checks/check-entitlements.ts";
import { checkGroups } from "./checks/check-groups.ts";
import { checkLeaseLengths } from "./checks/check-lease-length.ts";
import { checkNames } from "./checks/check-names.ts";
import { checkPeople } from "./checks/check-people.ts";
import { checkPolicies } from "./checks/check-policies.ts";
import type { Finding } from "./problem.ts";
import { soundParts } from "./sound-parts.ts";

/** What is wrong, and what works but is probably not meant. */
export interface CrossChecked {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Checks the parts that have the right shape; the others are skipped. */
export function crossCheck(value: unknown): CrossChecked {
  const parts = soundParts(value);
  const lengths = checkLeaseLengths(parts);
  return {
    problems: [...checkClusters(parts), ...checkNames(parts), ...checkGroups(parts), ...checkEntitlements(parts), ...checkBreakGlass(parts), ...checkPeople(parts, parts.protectedPrincipals), ...lengths.problems],
    warnings: [...lengths.warnings, ...checkPolicies(parts), ...warnOfEntitlements(parts)],
  };
}
