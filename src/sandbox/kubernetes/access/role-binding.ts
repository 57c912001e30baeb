// Roles bound to users and groups, as the cluster's objects say now.
import type { Rule } from "./rule.ts";
import { roleRefOf, rulesIn, subjectsIn } from "./rbac-objects.ts";
import type { Subject } from "./rbac-objects.ts";
import { textAt } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";
import { metadataOf } from "../objects/object-store.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { resourceOf } from "../objects/resource-kinds.ts";

/** Rules for one subject, in one namespace or (undefined) in the whole cluster. */
export interface RoleBinding {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly subject: Subject;
  readonly rules: readonly Rule[];
}

/** Every binding with the rules of its role; one whose role is not there gives nothing. */
export function bindingsIn(objects: ObjectStore): readonly RoleBinding[] {
  return ["clusterrolebindings", "rolebindings"].flatMap((resource) => objects.list(resourceOf(resource)).flatMap(({ object }) => bindingsOf(objects, object)));
}

function bindingsOf(objects: ObjectStore, binding: JsonObject): readonly RoleBinding[] {
  const name = textAt(metadataOf(binding), "name");
  const namespace = textAt(metadataOf(binding), "namespace");
  const role = roleOf(objects, binding, namespace);
  const rules = role === undefined ? [] : (rulesIn(role) ?? []);
  return (subjectsIn(binding) ?? []).map((subject) => ({ name, namespace: namespace === "" ? undefined : namespace, subject, rules }));
}

/** The role that a binding in that namespace binds; undefined when it is not there. */
export function roleOf(objects: ObjectStore, binding: JsonObject, namespace: string): JsonObject | undefined {
  const { kind, name } = roleRefOf(binding);
  if (kind === "ClusterRole") return objects.get({ kind: resourceOf("clusterroles"), namespace: "", name });
  return kind === "Role" && namespace !== "" ? objects.get({ kind: resourceOf("roles"), namespace, name }) : undefined;
}
