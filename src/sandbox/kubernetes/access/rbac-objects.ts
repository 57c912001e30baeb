// What roles and bindings hold (Kubernetes API reference, rbac.authorization.k8s.io/v1).
import type { Rule } from "./rule.ts";
import { isObject, isStrings } from "../../aws/json.ts";
import type { Json, JsonObject } from "../../aws/json.ts";

/** Whom a role is bound to. */
export interface Subject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
  readonly namespace: string;
}

/** The rules of a role; none when it has no such member, undefined when they cannot be read. */
export function rulesIn(role: JsonObject): readonly Rule[] | undefined {
  const rules: unknown = role["rules"] ?? [];
  return Array.isArray(rules) && rules.every(isRule) ? rules : undefined;
}

/** The subjects of a binding; undefined when they cannot be read. */
export function subjectsIn(binding: JsonObject): readonly Subject[] | undefined {
  const subjects: unknown = binding["subjects"] ?? [];
  if (!Array.isArray(subjects)) return undefined;
  const read = subjects.map(subjectOf);
  return read.every((subject) => subject !== undefined) ? read : undefined;
}

function subjectOf(value: unknown): Subject | undefined {
  if (!isObject(value)) return undefined;
  const { kind, name, namespace = "" } = value;
  const isKnown = kind === "User" || kind === "Group" || kind === "ServiceAccount";
  return isKnown && typeof name === "string" && typeof namespace === "string" ? { kind, name, namespace } : undefined;
}

/** Kind and name of the role that a binding binds. */
export function roleRefOf(binding: JsonObject): { readonly kind: string; readonly name: string } {
  const reference: Json | undefined = binding["roleRef"];
  if (!isObject(reference)) return { kind: "", name: "" };
  const { kind = "", name = "" } = reference;
  return { kind: typeof kind === "string" ? kind : "", name: typeof name === "string" ? name : "" };
}

function isRule(value: unknown): value is Rule {
  return isObject(value) && isStrings(value["verbs"]) && ["apiGroups", "resources", "resourceNames", "nonResourceURLs"].every((field) => value[field] === undefined || isStrings(value[field]));
}
