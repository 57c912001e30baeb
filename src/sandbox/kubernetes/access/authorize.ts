// Whether a user may do what is asked: the union of RBAC and, for the real caller, access policies. Nothing can deny.
import { allowingPolicy } from "./access-policies.ts";
import type { Ask } from "./ask.ts";
import type { RoleBinding } from "./role-binding.ts";
import { ruleAllows } from "./rule.ts";
import type { KubernetesUser } from "./kubernetes-user.ts";

/** Yes or no, with what gave the yes or what was looked at in vain. */
export interface Verdict {
  readonly allowed: boolean;
  readonly why: string;
}

/** Decides. `bindings` are those that the cluster has now. */
export function authorize(user: KubernetesUser, ask: Ask, bindings: readonly RoleBinding[]): Verdict {
  if (user.groups.includes("system:masters")) return { allowed: true, why: `system:masters by ${user.letInBy}` };
  const policy = allowingPolicy(user.policies, ask);
  if (policy !== undefined) return { allowed: true, why: policy };
  const binding = bindings.find((one) => isFor(one, user) && isInNamespace(one, ask) && one.rules.some((rule) => ruleAllows(rule, ask)));
  if (binding !== undefined) return { allowed: true, why: `role binding ${binding.name} for the ${binding.subject.kind.toLowerCase()} ${binding.subject.name}` };
  return { allowed: false, why: whatStands(user) };
}

/** Whether a binding names the user, or a group of theirs. */
export function isFor({ subject: { kind, name, namespace } }: RoleBinding, user: KubernetesUser): boolean {
  if (kind === "Group") return user.groups.includes(name);
  return user.username === (kind === "User" ? name : `system:serviceaccount:${namespace}:${name}`);
}

function isInNamespace(binding: RoleBinding, ask: Ask): boolean {
  return binding.namespace === undefined || (ask.kind === "resource" && ask.namespace === binding.namespace);
}

function whatStands(user: KubernetesUser): string {
  const names = user.policies.map(({ name, namespaces }) => (namespaces === undefined ? name : `${name} in ${namespaces.join(", ")}`));
  return `let in by ${user.letInBy}, but neither ${names.length === 0 ? "an access policy" : names.join(" nor ")} nor a role binding allows it`;
}
