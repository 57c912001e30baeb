// RBAC's own guard: nobody hands out by roles and bindings what they do not hold (kubernetes/kubernetes, pkg/registry/rbac/validation and rbac/*/policybased).
// What is held is looked up in RBAC alone, so access policies do not count; the verbs `escalate` and `bind` may come from anywhere.
import type { Ask } from "./ask.ts";
import { isFor } from "./authorize.ts";
import type { KubernetesUser } from "./kubernetes-user.ts";
import { rulesIn } from "./rbac-objects.ts";
import type { RoleBinding } from "./role-binding.ts";
import type { Rule } from "./rule.ts";
import { ruleAllows } from "./rule.ts";
import type { JsonObject } from "../../aws/json.ts";

/** The smallest things that rules give; wildcards are taken as they stand. */
function atomsOf({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): readonly Ask[] {
  const names = resourceNames.length === 0 ? [""] : resourceNames;
  return verbs.flatMap((verb) => [
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => names.map((name): Ask => ({ kind: "resource", verb, group, resource, name, namespace: "" })))),
    ...nonResourceURLs.map((path): Ask => ({ kind: "path", verb, path })),
  ]);
}

/** Why a user may not hand out the rules of a role in a namespace ("" for the whole cluster), in the server's words; undefined when they may. */
export function escalationRefusal(user: KubernetesUser, role: JsonObject, held: { readonly bindings: readonly RoleBinding[]; readonly namespace: string }): string | undefined {
  const own = heldRules(user, held.bindings, held.namespace);
  const missing = (rulesIn(role) ?? []).flatMap(atomsOf).filter((atom) => !own.some((rule) => ruleAllows(rule, atom)));
  if (missing.length === 0) return undefined;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(" ");
  return `user ${JSON.stringify(user.username)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${asRules(missing).join("\n")}`;
}

/** The rules that RBAC gives a user in a namespace ("" for the whole cluster). */
export function heldRules(user: KubernetesUser, bindings: readonly RoleBinding[], namespace: string): readonly Rule[] {
  return bindings.filter((one) => isFor(one, user) && (one.namespace === undefined || one.namespace === namespace)).flatMap(({ rules }) => rules);
}

// One line a thing, with all its verbs.
function asRules(atoms: readonly Ask[]): readonly string[] {
  return [...Map.groupBy(atoms, thingText)].map(([thing, same]) => `{${thing}, Verbs:[${[...new Set(same.map(({ verb }) => `"${verb}"`))].sort().join(" ")}]}`).sort();
}

function thingText(atom: Ask): string {
  if (atom.kind === "path") return `NonResourceURLs:["${atom.path}"]`;
  return `APIGroups:["${atom.group}"], Resources:["${atom.resource}"]${atom.name === "" ? "" : `, ResourceNames:["${atom.name}"]`}`;
}
