// What the access policies of EKS allow, for everybody.
import { accessPolicies, findPolicy } from "../../../domain/policies/access-policies.ts";
import type { AccessPolicy } from "../../../domain/policies/access-policies.ts";
import { alsoThere, onNamespaces, ruleLines } from "../../../domain/policies/policy-text.ts";
import type { Entitled } from "../../../usecases/request/list-entitled.ts";
import { message, preformatted, section } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { didYouMean } from "./request-refusals.ts";
import { code, codes } from "./text-safety.ts";

/** All policies, or one with its rules; each with the roles that this person can ask for and that give it. */
export function policiesMessage(typed: string | undefined, entitled: readonly Entitled[]): Message {
  if (typed === undefined) return message(`*Access policies of EKS.* ${onNamespaces} ${alsoThere} Rules: \`/eks-access policies view\``, accessPolicies.map((policy) => section(summary(policy, entitled))));
  const found = findPolicy(typed);
  if ("rules" in found) return message(summary(found, entitled), [preformatted(ruleLines(found).map((line) => `may ${line}`).join("\n")), section(`${onNamespaces} AWS may change a policy.`)]);
  return message(`There is no access policy for people ${code(typed)}.${didYouMean(found)} There are: ${codes(accessPolicies.map(({ name }) => name))}.`);
}

function summary({ name, meaning, watch }: AccessPolicy, entitled: readonly Entitled[]): string {
  const roles = [...new Set(entitled.filter(({ role }) => role.accessPolicies.some((policy) => policy === name)).map(({ role }) => role.name))];
  return [`${code(name)} — ${meaning}`, ...watch.map((one) => `Mind: ${one}`), ...(roles.length === 0 ? [] : [`Among the roles that you can ask for, ${codes(roles)} gives it.`])].join("\n");
}
