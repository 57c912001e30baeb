// Roles bound to users and groups: those of every cluster, and those that a manifest brings.
import { parseAllDocuments } from "yaml";
import { isObject, isStrings } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";
import type { Rule } from "./rule.ts";

/** Rules for one subject, in one namespace or (undefined) in the whole cluster. */
export interface RoleBinding {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly subject: { readonly kind: "User" | "Group"; readonly name: string };
  readonly rules: readonly Rule[];
}

const selfReviews: Rule = { verbs: ["create"], apiGroups: ["authorization.k8s.io", "authentication.k8s.io"], resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"] };
const known: ReadonlySet<string> = new Set(["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]);
const health = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const everything: readonly Rule[] = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }, { verbs: ["*"], nonResourceURLs: ["*"] }];

/** What every cluster has from the start (kubernetes/kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy), as far as it matters here. */
export const builtInBindings: readonly RoleBinding[] = [
  forGroup("cluster-admin", "system:masters", everything),
  forGroup("system:basic-user", "system:authenticated", [selfReviews]),
  forGroup("system:discovery", "system:authenticated", [{ verbs: ["get"], nonResourceURLs: ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...health] }]),
  forGroup("system:public-info-viewer", "system:authenticated", [{ verbs: ["get"], nonResourceURLs: health }]),
  forGroup("system:public-info-viewer", "system:unauthenticated", [{ verbs: ["get"], nonResourceURLs: health }]),
];

function forGroup(name: string, group: string, rules: readonly Rule[]): RoleBinding {
  return { name, namespace: undefined, subject: { kind: "Group", name: group }, rules };
}

/**
 * Reads Roles, ClusterRoles and their bindings from YAML text, as `kubectl apply` takes it. Other kinds are an Error, and so is a binding whose role is not in the text:
 * the sandbox guesses nothing.
 */
export function readBindings(manifest: string): readonly RoleBinding[] {
  const objects = parseAllDocuments(manifest).flatMap((document) => {
    const value: unknown = document.toJS();
    return isObject(value) ? [value] : [];
  });
  const stranger = objects.map(kindOf).find((kind) => !known.has(kind));
  if (stranger !== undefined) throw new Error(`the sandbox cannot apply a ${stranger}`);
  return objects.filter((object) => kindOf(object).endsWith("Binding")).flatMap((binding) => bindingsOf(binding, objects));
}

function bindingsOf(binding: JsonObject, objects: readonly JsonObject[]): readonly RoleBinding[] {
  const { name, namespace } = metadataOf(binding);
  const roleRef = isObject(binding["roleRef"]) ? binding["roleRef"] : {};
  const role = objects.find((object) => object["kind"] === roleRef["kind"] && metadataOf(object).name === roleRef["name"] && (object["kind"] === "ClusterRole" || metadataOf(object).namespace === namespace));
  if (role === undefined) throw new Error(`the role of ${name} is not in the manifest`);
  const subjects = Array.isArray(binding["subjects"]) ? binding["subjects"].filter(isObject) : [];
  return subjects.map((subject) => ({ name, namespace: binding["kind"] === "RoleBinding" ? namespace : undefined, subject: subjectOf(subject), rules: rulesOf(role) }));
}

function subjectOf(subject: JsonObject): RoleBinding["subject"] {
  const { kind, name } = subject;
  if ((kind === "User" || kind === "Group") && typeof name === "string") return { kind, name };
  throw new Error(`the sandbox cannot bind a role to a ${kindOf(subject)}`);
}

function kindOf({ kind }: JsonObject): string {
  return typeof kind === "string" ? kind : "thing without kind";
}

function metadataOf(object: JsonObject): { readonly name: string; readonly namespace: string | undefined } {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const { name, namespace } = metadata;
  if (typeof name !== "string") throw new Error("an object in the manifest has no name");
  return { name, namespace: typeof namespace === "string" ? namespace : undefined };
}

function rulesOf(role: JsonObject): readonly Rule[] {
  const rules: unknown = role["rules"];
  if (Array.isArray(rules) && rules.every(isRule)) return rules;
  throw new Error(`the rules of ${metadataOf(role).name} cannot be read`);
}

function isRule(value: unknown): value is Rule {
  return isObject(value) && isStrings(value["verbs"]) && ["apiGroups", "resources", "resourceNames", "nonResourceURLs"].every((field) => value[field] === undefined || isStrings(value[field]));
}
