// Two-letter codes of access policies in lease values. Frozen: codes may be added, never changed.
import { isAccessPolicyName } from "../ids.ts";
import type { AccessPolicyName } from "../ids.ts";
import { escapeName, unescapeName } from "./escape.ts";

const codes: ReadonlyMap<string, string> = new Map([
  ["AmazonEKSClusterAdminPolicy", "CA"], ["AmazonEKSAdminPolicy", "AD"], ["AmazonEKSEditPolicy", "ED"], ["AmazonEKSViewPolicy", "VI"],
  ["AmazonEKSAdminViewPolicy", "AV"], ["AmazonEKSSecretReaderPolicy", "SR"], ["AmazonEKSSecretAdminPolicy", "SA"],
]);
const names: ReadonlyMap<string, string> = new Map([...codes].map(([name, code]) => [code, name]));

/** The code of a policy; `x.<name>` for one that has none. */
export function policyCode(policy: AccessPolicyName): string {
  return codes.get(policy) ?? `x.${escapeName(policy)}`;
}

/** The policy of a code; undefined when there is none, or when the policy has a shorter spelling. */
export function policyOfCode(code: string): AccessPolicyName | undefined {
  const name = names.get(code) ?? (code.startsWith("x.") ? unescapeName(code.slice(2)) : undefined);
  return name !== undefined && isAccessPolicyName(name) && policyCode(name) === code ? name : undefined;
}
