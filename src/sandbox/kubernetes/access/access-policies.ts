// What EKS access policies allow, by scope (EKS User Guide, "Access policy permissions").
import { matchesWildcard } from "../../aws/policy/wildcard.ts";
import data from "./access-policy-rules.json" with { type: "json" };
import type { Ask } from "./ask.ts";
import type { Rule } from "./rule.ts";
import { ruleAllows } from "./rule.ts";
import type { GrantedPolicy } from "./kubernetes-user.ts";

const rulesOf: ReadonlyMap<string, readonly Rule[]> = new Map(Object.entries<readonly Rule[]>(data.policies));

/** The policy that allows what is asked, in words; undefined when none does. Policies whose rules are not public allow nothing here. */
export function allowingPolicy(policies: readonly GrantedPolicy[], ask: Ask): string | undefined {
  const found = policies.find((policy) => isInScope(policy, ask) && (rulesOf.get(policy.name) ?? []).some((rule) => ruleAllows(rule, ask)));
  if (found === undefined) return undefined;
  return found.namespaces === undefined ? `${found.name} for the whole cluster` : `${found.name} in the ${found.namespaces.length === 1 ? "namespace" : "namespaces"} ${found.namespaces.join(", ")}`;
}

// A scope of namespaces gives nothing that lies outside namespaces, and no list over all of them.
function isInScope(policy: GrantedPolicy, ask: Ask): boolean {
  if (policy.namespaces === undefined) return true;
  return ask.kind === "resource" && ask.namespace !== "" && policy.namespaces.some((pattern) => matchesWildcard(pattern, ask.namespace));
}
